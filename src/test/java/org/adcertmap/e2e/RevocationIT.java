// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.AdcertmapJar.Result;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.FakeOcspResponder;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks revocation in a real Tomcat with the shipped samples, except for the host that this test publishes on. */
class RevocationIT {
    private final TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    @DisplayName("D21 a revoked certificate is refused, also in an open session,"
            + " and so is one with unknown revocation status")
    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void revokedCertificateIsRefused(String tomcat) throws Exception {
        Path home = Path.of(System.getProperty(tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                RevocationServer server = RevocationServer.start();
                TestAccount alice = directory.user("alice")) {
            directory.publish(issuingCa.certificate());
            TomcatBase base = base(tomcat, directory);
            Identity onCrl = certificate(alice, directory)
                    .crlDistributionPoint(server.url("/ca.crl"))
                    .issue();
            Identity withoutCrl = certificate(alice, directory)
                    .crlDistributionPoint(server.url("/none.crl"))
                    .issue();
            Identity withOcsp = certificate(alice, directory)
                    .ocspResponder(server.url("/ocsp"))
                    .issue();
            Instant soon = Instant.now().plusSeconds(60);
            server.responder("/ocsp", FakeOcspResponder.of(issuingCa.identity()))
                    .publish("/ca.crl", issuingCa.newCrl().nextUpdate(soon).issue());
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                Browser alices = browser(onCrl, running);
                String session = alices.get("/?note=work").sessionCookie().orElseThrow();
                assertEquals("CORP\\alice", alices.get("/", session).user());
                assertEquals("CORP\\alice", browser(withOcsp, running).get("/").user());
                assertRefused(
                        "ADCM-REVOCATION-UNKNOWN", browser(withoutCrl, running).get("/"));
                assertCheckPrintsTheStatusOf(base, onCrl, withoutCrl, server);
                revoke(onCrl, server);
                assertRefused(
                        "ADCM-REVOKED", Eventually.get(() -> alices.get("/", session), page -> page.status() == 403));
                assertTrue(running.log().contains("ADCM-REVOKED"), "the log has the reason code");
            }
            assertCrlAndOcspResponseAreInTheDiskCache(base);
            server.status("/ca.crl", 503);
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                assertRefused("ADCM-REVOKED", browser(onCrl, running).get("/"));
            }
        }
    }

    private TomcatBase base(String tomcat, FakeActiveDirectory directory) throws IOException {
        return TomcatBase.create(
                        Path.of("target/e2e/Revocation-" + tomcat),
                        Path.of(System.getProperty(tomcat)),
                        AdcertmapJar.path(),
                        directory,
                        issuingCa)
                .setting("verifyClientCertRevocation", "true")
                .setting("cacheTtl", "0")
                .setting("revocationAllowedHosts", "127.0.0.1")
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
    }

    private CertificateBuilder certificate(TestAccount account, FakeActiveDirectory directory) {
        return issuingCa.issue("CN=alice").upn("alice@" + directory.domain()).sid(account.objectSid());
    }

    private void revoke(Identity identity, RevocationServer server) {
        server.publish(
                "/ca.crl",
                issuingCa
                        .newCrl()
                        .thisUpdate(Instant.now())
                        .revoked(identity.certificate())
                        .issue());
    }

    private static void assertCheckPrintsTheStatusOf(
            TomcatBase base, Identity onCrl, Identity withoutCrl, RevocationServer server) throws IOException {
        assertCheckPrints(
                base, onCrl, "alice.pem", "revocation: CN=alice: good according to the CRL " + server.url("/ca.crl"));
        assertCheckPrints(
                base,
                withoutCrl,
                "unknown.pem",
                "ADCM-REVOCATION-UNKNOWN: CN=alice: revocation status unknown: " + server.url("/none.crl")
                        + ": HTTP status 404");
    }

    /** They are there for the next start. */
    private static void assertCrlAndOcspResponseAreInTheDiskCache(TomcatBase base) throws IOException {
        try (Stream<Path> cached = Files.list(base.folder().resolve("work/adcertmap-revocation"))) {
            assertEquals(2, cached.count());
        }
    }

    private static void assertRefused(String reason, Page page) {
        assertEquals(403, page.status(), page::body);
        assertTrue(page.body().contains(reason), page::body);
    }

    private Browser browser(Identity identity, RunningTomcat running) {
        return Browser.with(identity.sslContext(issuingCa.certificate()), running.port());
    }

    private static void assertCheckPrints(TomcatBase base, Identity identity, String name, String expected)
            throws IOException {
        Path certificate = Files.writeString(base.folder().resolve(name), identity.pem());
        Result result = AdcertmapJar.run(
                base.properties(),
                List.of(
                        "check",
                        "--settings",
                        base.folder().resolve("conf/adcertmap.properties"),
                        "--certificate",
                        certificate));
        assertTrue(result.all().contains(expected), () -> expected + "\n" + result);
    }
}
