// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.valves.SSLValve;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks that a Valve with invalid attributes for proxies does not start, and reports each configuration error. */
class ForwardedCertificateStartTest extends EmbeddedTest {
    private String startExpectingFailure(String certificateHeader, String trustedProxies) {
        valve.setCertificateHeader(certificateHeader);
        valve.setTrustedProxies(trustedProxies);
        LifecycleException stopped = assertThrows(LifecycleException.class, this::startWithRealmAndValveInTheEngine);
        Throwable cause = stopped;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nginx||trustedProxies: missing, but certificateHeader is set",
                "|10.0.0.5|certificateHeader: missing, but trustedProxies is set",
                "ngnix|10.0.0.5|certificateHeader: invalid value \"ngnix\": has the unknown form"
                        + " \"ngnix\"; known: Client-Cert, nginx, Apache,",
                "ngnix|10.0.0.5|ALB (did you mean \"nginx\"?); example: nginx:X-Client-Cert",
                "nginx|10.0.0.0/33|trustedProxies: invalid value \"10.0.0.0/33\": has"
                        + " \"10.0.0.0/33\", which is neither an address nor a network",
                "ngnix|proxy.example.com|2 configuration errors:",
            })
    void configurationErrorPreventsTheStart(String certificateHeader, String trustedProxies, String expected) {
        String message = startExpectingFailure(certificateHeader, trustedProxies);
        assertTrue(message.contains(expected), message);
    }

    @Test
    @DisplayName("CVE-2024-10039 a Valve with trustedProxies does not start together with Tomcat's SSLValve,"
            + " which trusts any client")
    void sslValvePreventsTheStart() {
        tomcat.engine().getPipeline().addValve(new SSLValve());
        assertTrue(startExpectingFailure("nginx", "127.0.0.1").contains("cannot be combined with Tomcat's SSLValve"));
    }

    @Test
    void emptyAttributesAreNotSet() throws Exception {
        valve.setCertificateHeader("");
        valve.setTrustedProxies(" ");
        startWithRealmAndValveInTheEngine();
        assertFalse(valve.forwardedCertificate().isEnabled());
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, true", "'127.0.0.1, ::/0', true", "10.0.0.0/8, false"})
    void trustingEveryAddressLogsAWarning(String trustedProxies, boolean warned) throws Exception {
        valve.setCertificateHeader("Client-Cert");
        valve.setTrustedProxies(trustedProxies);
        startWithRealmAndValveInTheEngine();
        assertEquals(warned, valve.forwardedCertificate().warning().isPresent());
    }
}
