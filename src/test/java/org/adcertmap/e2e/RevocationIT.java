package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

/** Revocation in a real Tomcat with the shipped samples as they are, but for where this test publishes. */
class RevocationIT {
    private final TestCa authority = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    @DisplayName(
            "D21 whoever is revoked is out, also of a session that runs, and nobody is in of whom it cannot be found out")
    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void revokedIsOut(String tomcat) throws Exception {
        Path home = Path.of(System.getProperty(tomcat));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                RevocationServer server = RevocationServer.start();
                TestAccount alice = directory.user("alice")) {
            directory.publish(authority.certificate());
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/Revocation-" + tomcat),
                            home,
                            Path.of(System.getProperty("adcertmap.jar")),
                            directory,
                            authority)
                    .setting("verifyClientCertRevocation", "true")
                    .setting("cacheTtl", "0")
                    .setting("revocationAllowedHosts", "127.0.0.1")
                    .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
            CertificateBuilder order = authority
                    .issue("CN=alice")
                    .upn("alice@" + directory.domain())
                    .sid(alice.objectSid());
            Identity listed = order.crlDistributionPoint(server.url("/ca.crl")).issue();
            Identity unknown = authority
                    .issue("CN=alice")
                    .upn("alice@" + directory.domain())
                    .sid(alice.objectSid())
                    .crlDistributionPoint(server.url("/none.crl"))
                    .issue();
            Identity answered = authority
                    .issue("CN=alice")
                    .upn("alice@" + directory.domain())
                    .sid(alice.objectSid())
                    .ocspResponder(server.url("/ocsp"))
                    .issue();
            FakeOcspResponder responder = FakeOcspResponder.of(authority.identity());
            server.responder("/ocsp", responder)
                    .publish(
                            "/ca.crl",
                            authority
                                    .newCrl()
                                    .nextUpdate(Instant.now().plusSeconds(60))
                                    .issue());
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                Browser alices = browser(listed, running);
                String session = alices.get("/?note=work").sessionCookie().orElseThrow();
                assertEquals("CORP\\alice", alices.get("/", session).user());
                assertEquals("CORP\\alice", browser(answered, running).get("/").user());
                assertRefused(
                        "ADCM-REVOCATION-UNKNOWN", browser(unknown, running).get("/"));
                assertShown(
                        base, listed, "alice.pem", "revocation: CN=alice: good by the list " + server.url("/ca.crl"));
                assertShown(
                        base,
                        unknown,
                        "unknown.pem",
                        "ADCM-REVOCATION-UNKNOWN: CN=alice: unknown: " + server.url("/none.crl") + ": HTTP status 404");
                server.publish(
                        "/ca.crl",
                        authority
                                .newCrl()
                                .thisUpdate(Instant.now())
                                .revoked(listed.certificate())
                                .issue());
                assertRefused(
                        "ADCM-REVOKED", Eventually.get(() -> alices.get("/", session), page -> page.status() == 403));
                assertTrue(running.log().contains("ADCM-REVOKED"), "the log tells it");
            }
            try (Stream<Path> kept = Files.list(base.folder().resolve("work/adcertmap-revocation"))) {
                assertEquals(2, kept.count(), "the list and the answer are kept for the next start");
            }
            server.status("/ca.crl", 503);
            try (RunningTomcat running = RunningTomcat.start(home, base.folder(), base.properties())) {
                assertRefused("ADCM-REVOKED", browser(listed, running).get("/"));
            }
        }
    }

    private static void assertRefused(String reason, Page page) {
        assertEquals(403, page.status(), page::body);
        assertTrue(page.body().contains(reason), page::body);
    }

    private Browser browser(Identity identity, RunningTomcat running) {
        return Browser.with(identity.sslContext(authority.certificate()), running.port());
    }

    private static void assertShown(TomcatBase base, Identity identity, String name, String wanted)
            throws IOException, InterruptedException {
        Path certificate = Files.writeString(base.folder().resolve(name), identity.pem());
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        base.properties().forEach((key, value) -> command.add("-D" + key + "=" + value));
        command.addAll(List.of(
                "-jar",
                System.getProperty("adcertmap.jar"),
                "check",
                "--settings",
                base.folder().resolve("conf/adcertmap.properties").toString(),
                "--certificate",
                certificate.toString()));
        Path out = base.folder().resolve(name + ".out");
        new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start()
                .waitFor();
        assertTrue(Files.readString(out).contains(wanted), () -> wanted + "\n" + read(out));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
