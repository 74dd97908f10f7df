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

/** A Valve whose attributes for proxies make no sense does not start, and says what is wrong with them. */
class ForwardedCertificateStartTest extends EmbeddedTest {
    private String failToStart(String certificateHeader, String trustedProxies) {
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
                "nginx||trustedProxies: missing, where certificateHeader is set",
                "|10.0.0.5|certificateHeader: missing, where trustedProxies is set",
                "ngnix|10.0.0.5|certificateHeader: invalid value \"ngnix\": has the unknown form \"ngnix\"; known: Client-Cert, nginx, Apache,",
                "ngnix|10.0.0.5|ALB; did you mean \"nginx\"?; example: nginx:X-Client-Cert",
                "nginx|10.0.0.0/33|trustedProxies: invalid value \"10.0.0.0/33\": has \"10.0.0.0/33\", which is neither an address nor a network",
                "ngnix|proxy.example.com|2 configuration errors:",
            })
    void contradictionsAndMistakesStopTheStart(String certificateHeader, String trustedProxies, String told) {
        String message = failToStart(certificateHeader, trustedProxies);
        assertTrue(message.contains(told), message);
    }

    @Test
    @DisplayName("CVE-2024-10039 Tomcat's SSLValve, which believes anybody, does not start beside a list of proxies")
    void sslValveContradicts() {
        tomcat.engine().getPipeline().addValve(new SSLValve());
        assertTrue(failToStart("nginx", "127.0.0.1").contains("contradicts Tomcat's SSLValve"));
    }

    @Test
    void emptyAttributesAreNone() throws Exception {
        valve.setCertificateHeader("");
        valve.setTrustedProxies(" ");
        startWithRealmAndValveInTheEngine();
        assertFalse(valve.forwardedCertificate().isEnabled());
        assertEquals("CORP\\alice", browser(good(alice)).get("/").user());
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0/0, true", "'127.0.0.1, ::/0', true", "10.0.0.0/8, false"})
    void everybodyIsWarnedOf(String trustedProxies, boolean warned) throws Exception {
        valve.setCertificateHeader("Client-Cert");
        valve.setTrustedProxies(trustedProxies);
        startWithRealmAndValveInTheEngine();
        assertEquals(warned, valve.forwardedCertificate().warning().isPresent());
    }
}
