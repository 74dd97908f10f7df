// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TlsClient;
import org.adcertmap.lab.tomcat.TlsClient.Response;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks logins with each certificateVerification that requests a certificate in the handshake, in each protocol. A
 * subclass chooses the Tomcat and the TLS implementation.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConnectionModes {
    private static final int OPTIONAL = 0;
    private static final int REQUIRED = 1;

    private final TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private RunningTomcat tomcat;
    private TestAccount alice;

    /** Returns the unpacked Tomcat distribution. */
    abstract Path home();

    /** Starts a base whose first connector has certificateVerification optional, and whose second has required. */
    abstract RunningTomcat start(TomcatBase base);

    @BeforeAll
    void start() {
        directory = FakeActiveDirectory.start();
        directory.publish(issuingCa.certificate());
        alice = directory.user("alice");
        TomcatBase base = TomcatBase.create(
                        Path.of("target/e2e", getClass().getSimpleName()),
                        home(),
                        AdcertmapJar.path(),
                        directory,
                        issuingCa)
                .setting("cacheTtl", "1s")
                .setting("outageGracePeriod", "0")
                .setting("changeTracking", "off")
                .addConnector("required")
                .application("open", SecurityConstraint.NO_CONSTRAINT)
                .application("client-cert", SecurityConstraint.CLIENT_CERT);
        tomcat = start(base);
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
        directory.close();
    }

    final String log() {
        return tomcat.log();
    }

    private SSLContext alices() {
        return good(alice).sslContext(issuingCa.certificate());
    }

    private Identity good(TestAccount account) {
        return issuingCa
                .issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @DisplayName("a certificate logs in")
    @CsvSource({
        "optional, HTTP_1_1, TLSv1.2", "optional, HTTP_1_1, TLSv1.3", "optional, HTTP_2, TLSv1.2",
                "optional, HTTP_2, TLSv1.3",
        "required, HTTP_1_1, TLSv1.2", "required, HTTP_1_1, TLSv1.3", "required, HTTP_2, TLSv1.2",
                "required, HTTP_2, TLSv1.3"
    })
    void certificateLogsIn(String verification, Version version, String tls) {
        int port = tomcat.port(verification.equals("optional") ? OPTIONAL : REQUIRED);
        Browser browser = Browser.with(alices(), port, version, tls);
        for (String path : new String[] {"/open/", "/client-cert/", "/open/"}) {
            Page page = browser.get(path);
            assertEquals("CORP\\alice", page.user(), path);
            assertEquals(version, page.version());
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @DisplayName(
            "without a certificate the request is unauthenticated where it is optional, and fails where it is required")
    @CsvSource({"HTTP_1_1, TLSv1.2", "HTTP_1_1, TLSv1.3", "HTTP_2, TLSv1.2", "HTTP_2, TLSv1.3"})
    void clientWithoutACertificateIsUnauthenticatedOrFails(Version version, String tls) {
        SSLContext noCertificate = Identity.sslContextWithoutCertificate(issuingCa.certificate());
        Page anonymous =
                Browser.with(noCertificate, tomcat.port(OPTIONAL), version, tls).get("/open/");
        assertEquals("anonymous", anonymous.user());
        assertEquals(version, anonymous.version());
        Browser browser = Browser.with(noCertificate, tomcat.port(REQUIRED), version, tls);
        assertThrows(UncheckedIOException.class, () -> browser.get("/open/"));
    }

    @ParameterizedTest
    @DisplayName("CVE-2026-34873 a resumed TLS session is mapped only as long as its account may log in")
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void resumedTlsSessionOfADisabledAccountIsRefused(String tls) {
        try (TestAccount carol = directory.user("carol-" + tls.replace('.', '-'))) {
            TlsClient client =
                    new TlsClient(good(carol).sslContext(issuingCa.certificate()), tomcat.port(OPTIONAL), tls);
            assertFullHandshake(client.get("/open/"), "CORP\\" + carol.sAMAccountName());
            Response again = client.get("/open/");
            assertTrue(again.resumed(), "the second connection resumes the first one's TLS session");
            assertEquals("CORP\\" + carol.sAMAccountName(), again.user());
            carol.disable();
            Response refused = Eventually.get(
                    () -> client.get("/open/"), response -> response.user().equals("anonymous"));
            assertTrue(refused.resumed(), "the account is refused, not the connection");
            assertTrue(refused.body().contains("ADCM-DISABLED"), refused::body);
        }
    }

    private static void assertFullHandshake(Response response, String user) {
        assertEquals(user + " false", response.user() + " " + response.resumed());
    }
}
