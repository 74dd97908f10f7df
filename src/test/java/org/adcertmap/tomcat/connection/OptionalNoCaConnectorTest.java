package org.adcertmap.tomcat.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.X509TrustManager;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.CertificateBuilder;
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
 * A connector that believes anybody, as with optionalNoCA on OpenSSL, lets whatever it gets through to us; we do not.
 */
class OptionalNoCaConnectorTest extends EmbeddedTest {
    private final TestCa impostor = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    /** What Tomcat makes an instance of. */
    public static final class BelievesEverybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            // Everybody is welcome.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            // Everybody is welcome.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @BeforeEach
    void believeEverybody() {
        SSLHostConfig tls = tomcat.tlsConnector().findSslHostConfigs()[0];
        tls.setTruststoreFile(null);
        tls.setTrustManagerClassName(BelievesEverybody.class.getName());
    }

    private Identity mallory(TestCa authority) {
        return authority
                .issue("CN=alice")
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
            "CVE-2023-2422 a certificate with alice's names from an authority with the right name and another key is nobody's")
    void impostor() throws Exception {
        startWithRealmAndValveInTheEngine();
        assertUntrusted("ADCM-NOT-IN-NTAUTH", mallory(impostor));
        assertUntrusted("ADCM-NOT-IN-NTAUTH", mallory(TestCa.root("CN=Anybody")));
        assertEquals("CORP\\alice", browser(good(alice)).get("/").user());
    }

    @ParameterizedTest
    @MethodSource("org.adcertmap.tomcat.ValveResponsesTest#places")
    @DisplayName(
            "CVE-2020-35509 dates and usage are refused wherever the Valve stands, 403.17 and 403.16, also where anonymous may come in")
    void datesAndUsage(Function<EmbeddedTest, Container> place) throws Exception {
        tomcat.engine().setRealm(tomcat.realm(directory));
        place.apply(this).getPipeline().addValve(valve);
        tomcat.start();
        Instant now = Instant.now();
        CertificateBuilder order = upn(alice).sid(alice.objectSid());
        assertUntrusted(
                "ADCM-CERTIFICATE-NOT-YET-VALID",
                order.notBefore(now.plusSeconds(3600)).issue());
        assertUntrusted(
                "ADCM-CERTIFICATE-EXPIRED",
                order.notBefore(now.minusSeconds(3600))
                        .notAfter(now.minusSeconds(60))
                        .issue());
        assertUntrusted(
                "ADCM-WRONG-USAGE",
                order.notAfter(now.plusSeconds(3600))
                        .extendedKeyUsage("1.3.6.1.5.5.7.3.1")
                        .issue());
        assertEquals("CORP\\alice", browser(good(alice)).get("/").user());
    }

    @Test
    void withoutNtAuthThePathStillHasToLeadToARoot() throws Exception {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setNtAuth("off");
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        assertUntrusted("ADCM-UNTRUSTED-ISSUER", mallory(impostor));
        assertUntrusted("ADCM-UNTRUSTED-ISSUER", mallory(impostor.intermediate("CN=Between")));
        assertEquals("CORP\\alice", browser(good(alice)).get("/").user());
    }

    @Test
    @DisplayName(
            "where the client sends its certificate alone, as proxies do, the authorities in between come from the directory")
    void leafAlone() throws Exception {
        TestCa between = authority.intermediate("CN=Between");
        directory.publish(between.certificate());
        startWithRealmAndValveInTheEngine();
        Identity alices = mallory(between);
        assertEquals(
                "CORP\\alice",
                browser(new Identity(alices.key(), alices.chain().subList(0, 1)))
                        .get("/")
                        .user());
        assertEquals(Optional.of("1"), browser(alices).get("/").value("org.adcertmap.CERT_FLAGS"));
    }
}
