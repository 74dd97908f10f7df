// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.X509TrustManager;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Container;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Checks that untrusted certificates are refused where the connector accepts every certificate, as with optionalNoCA
 * and OpenSSL.
 */
class OptionalNoCaConnectorTest extends EmbeddedTest {
    private final TestCa impostor = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    /** Trusts every client; Tomcat creates the instance. */
    public static final class TrustAllManager implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // every certificate is trusted
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // every certificate is trusted
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @BeforeEach
    void trustEveryCertificate() {
        SSLHostConfig tls = tomcat.tlsConnector().findSslHostConfigs()[0];
        tls.setTruststoreFile(null);
        tls.setTrustManagerClassName(TrustAllManager.class.getName());
    }

    private Identity alicesFrom(TestCa ca) {
        return ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    private void assertUntrusted(String reason, Identity identity) {
        Page page = browser(identity).get("/");
        assertEquals(403, page.status(), page::body);
        assertTrue(page.body().contains(reason), page::body);
    }

    @Test
    @DisplayName(
            "CVE-2023-2422 a certificate with alice's names from a CA with the right name and another key is refused")
    void certificateFromAnImpostorCaIsRefused() throws Exception {
        startWithRealmAndValveInTheEngine();
        assertUntrusted("ADCM-NOT-IN-NTAUTH", alicesFrom(impostor));
        assertUntrusted("ADCM-NOT-IN-NTAUTH", alicesFrom(TestCa.root("CN=Other CA")));
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @ParameterizedTest
    @MethodSource("org.adcertmap.tomcat.ValveResponsesTest#places")
    @DisplayName("CVE-2020-35509 invalid dates and usage are refused with 403.17 and 403.16 in every container,"
            + " also with anonymousAuthentication")
    void invalidDatesAndUsageAreRefused(Function<EmbeddedTest, Container> place) throws Exception {
        tomcat.engine().setRealm(tomcat.realm(directory));
        place.apply(this).getPipeline().addValve(valve);
        tomcat.start();
        Instant now = Instant.now();
        CertificateBuilder builder = certificateWithUpn(alice).sid(alice.objectSid());
        assertUntrusted(
                "ADCM-CERTIFICATE-NOT-YET-VALID",
                builder.notBefore(now.plusSeconds(3600)).issue());
        assertUntrusted(
                "ADCM-CERTIFICATE-EXPIRED",
                builder.notBefore(now.minusSeconds(3600))
                        .notAfter(now.minusSeconds(60))
                        .issue());
        assertUntrusted(
                "ADCM-WRONG-USAGE",
                builder.notAfter(now.plusSeconds(3600))
                        .extendedKeyUsage("1.3.6.1.5.5.7.3.1")
                        .issue());
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @Test
    void withoutNtAuthTheCertificationPathStillNeedsATrustAnchor() throws Exception {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setNtAuth("off");
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertUntrusted("ADCM-UNTRUSTED-ISSUER", alicesFrom(impostor));
        assertUntrusted("ADCM-UNTRUSTED-ISSUER", alicesFrom(impostor.intermediate("CN=Intermediate")));
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @Test
    @DisplayName(
            "intermediate CA certificates come from the directory if the client presents no chain, as behind proxies")
    void intermediateCaComesFromTheDirectory() throws Exception {
        TestCa intermediate = ca.intermediate("CN=Intermediate");
        directory.publish(intermediate.certificate());
        startWithRealmAndValveInTheEngine();
        Identity alices = alicesFrom(intermediate);
        assertEquals(
                "CORP\\alice",
                browser(new Identity(alices.key(), alices.chain().subList(0, 1)))
                        .get("/")
                        .user());
        assertEquals(Optional.of("1"), browser(alices).get("/").value("org.adcertmap.CERT_FLAGS"));
    }

    private static final String FLAGS = "org.adcertmap.CERT_FLAGS";

    /** Every certificate of {@link FaultyCertificates}, issued by a CA, but the one that exceeds a TLS handshake. */
    private static List<Identity> faulty(TestCa ca) throws ReflectiveOperationException {
        List<Identity> identities = new ArrayList<>();
        for (Method method : FaultyCertificates.class.getDeclaredMethods()) {
            if (method.getReturnType() == Identity.class
                    && Arrays.equals(method.getParameterTypes(), new Class<?>[] {TestCa.class})
                    && Modifier.isPublic(method.getModifiers())
                    && !method.getName().equals("hugeSubjectAltName")) {
                identities.add((Identity) method.invoke(null, ca));
            }
        }
        assertTrue(identities.size() > 10, "there are many: " + identities.size());
        return identities;
    }

    @Test
    void flagsOfOneMeanThatTheCertificateWasValidated() throws Exception {
        startWithRealmAndValveInTheEngine();
        for (Identity identity : faulty(impostor)) {
            Page page = browser(identity).get("/");
            assertEquals(403, page.status(), page::body);
        }
        CertificateBuilder twoUpns = certificateWithUpn(alice).upn("bob@" + directory.domain());
        Page trusted = browser(twoUpns.issue()).get("/");
        assertEquals("anonymous", trusted.user());
        assertEquals(Optional.of("1"), trusted.value(FLAGS));
        assertEquals(Optional.of("ADCM-MULTIPLE-UPNS"), trusted.value("org.adcertmap.REASON"));
        assertUntrusted(
                "ADCM-CERTIFICATE-EXPIRED",
                twoUpns.notAfter(Instant.now().minusSeconds(60)).issue());
    }

    @Test
    void disabledValveHasNotValidatedAnyCertificate() throws Exception {
        valve.setEnabled(false);
        startWithRealmAndValveInTheEngine();
        for (Identity identity : List.of(identityOf(alice), alicesFrom(impostor))) {
            Page page = browser(identity).get("/");
            assertEquals("anonymous", page.user());
            assertEquals(Optional.of("3"), page.value(FLAGS));
        }
    }
}
