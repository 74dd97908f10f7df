// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient.Version;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.DebianPackage;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.chromium.Chromium;
import org.adcertmap.lab.chromium.ChromiumProfile;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks the two trust managers in a real Tomcat, with the JDK's client, curl, openssl and Chromium: an untrusted
 * certificate ends in a log line, or in a page with the reason. A subclass chooses the Tomcat.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class HandshakeScenarios {
    private static final int DEFER = 0;
    private static final int LOG = 1;

    /** Trusts every certificate of the connector. */
    private static final String OTHER_REALM =
            "<Context><Realm className=\"org.apache.catalina.realm.MemoryRealm\" pathname=\"conf/users.xml\"/></Context>";

    private final TestCa issuingCa = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final TestCa unknown = TestCa.root("DC=test", "DC=example", "CN=Unknown CA");
    private final Map<Identity, String> reasons = new LinkedHashMap<>();
    private FakeActiveDirectory directory;
    private RunningTomcat tomcat;
    private Identity alices;
    private Identity revoked;

    @TempDir
    private Path folder;

    /** Returns the unpacked Tomcat distribution. */
    abstract Path home();

    @BeforeAll
    void start() throws Exception {
        DebianPackage.require("curl");
        directory = FakeActiveDirectory.start();
        directory.publish(issuingCa.certificate());
        TestAccount alice = directory.user("alice");
        alices = issued(issuingCa, alice);
        revoked = issued(issuingCa, alice);
        reasons.put(FaultyCertificates.expired(issuingCa), "403.17 ADCM-CERTIFICATE-EXPIRED");
        reasons.put(FaultyCertificates.notYetValid(issuingCa), "403.17 ADCM-CERTIFICATE-NOT-YET-VALID");
        reasons.put(FaultyCertificates.serverAuthOnly(issuingCa), "403.16 ADCM-WRONG-USAGE");
        reasons.put(issued(unknown, alice), "403.16 ADCM-UNTRUSTED-ISSUER");
        reasons.put(unknown.identity(), "403.16 ADCM-UNTRUSTED-ISSUER");
        reasons.put(revoked, "403.13 ADCM-REVOKED");
        TomcatBase base = TomcatBase.create(
                        Path.of("target/e2e", getClass().getSimpleName()),
                        home(),
                        AdcertmapJar.path(),
                        directory,
                        issuingCa)
                .edit(
                        "server.xml",
                        "certificateVerification=",
                        "certificateRevocationListFile=\"conf/ca.crl\" trustManagerClassName="
                                + "\"org.adcertmap.tomcat.handshake.LoggingClientTrustManager\" certificateVerification=")
                .addConnector("optional")
                .application("open", SecurityConstraint.NO_CONSTRAINT)
                .application("client-cert", SecurityConstraint.CLIENT_CERT);
        Path conf = base.folder().resolve("conf");
        Files.write(conf.resolve("ca.crl"), issuingCa.crlRevoking(revoked.certificate()));
        Path serverXml = conf.resolve("server.xml");
        Files.writeString(serverXml, Files.readString(serverXml).replaceFirst("LoggingClient", "DeferringClient"));
        Files.writeString(
                conf.resolve("users.xml"),
                "<tomcat-users><user username=\"CN=alice\" password=\"\"" + " roles=\"app-users\"/></tomcat-users>");
        Files.createDirectories(base.folder().resolve("webapps/client-cert/META-INF"));
        Files.writeString(base.folder().resolve("webapps/client-cert/META-INF/context.xml"), OTHER_REALM);
        tomcat = RunningTomcat.start(home(), base.folder(), base.properties());
    }

    @AfterAll
    void stop() {
        if (tomcat != null) {
            tomcat.close();
        }
        directory.close();
    }

    private Identity issued(TestCa ca, TestAccount account) {
        return ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    private Browser client(Identity identity, int connector, Version version, String tls) {
        return Browser.with(identity.sslContext(issuingCa.certificate()), tomcat.port(connector), version, tls);
    }

    private static String serialOf(Identity identity) {
        return identity.certificate().getSerialNumber().toString(16);
    }

    private long linesWith(String text, Identity identity) {
        return tomcat.log()
                .lines()
                .filter(line -> line.contains(text) && line.contains("serial " + serialOf(identity)))
                .count();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"HTTP_1_1, TLSv1.2", "HTTP_1_1, TLSv1.3", "HTTP_2, TLSv1.2", "HTTP_2, TLSv1.3"})
    @DisplayName("defer: a page with the reason, in every application; the access log has the sub-status")
    void deferredCertificateGetsAPage(Version version, String tls) throws IOException {
        for (Map.Entry<Identity, String> each : reasons.entrySet()) {
            Browser client = client(each.getKey(), DEFER, version, tls);
            for (String path : new String[] {"/open/", "/client-cert/"}) {
                Page page = client.get(path);
                assertEquals(403, page.status(), page::body);
                assertEquals(version, page.version());
                assertTrue(page.body().contains(each.getValue().split(" ")[1]), page::body);
            }
        }
        assertEquals(
                "CORP\\alice", client(alices, DEFER, version, tls).get("/open/").user());
        Browser anonymous = Browser.with(
                Identity.sslContextWithoutCertificate(issuingCa.certificate()), tomcat.port(DEFER), version, tls);
        assertEquals("anonymous", anonymous.get("/open/").user());
        for (String subStatusAndReason : reasons.values()) {
            Eventually.get(() -> accessLog(), log -> log.contains(" 403 " + subStatusAndReason + " "));
        }
    }

    private String accessLog() {
        try (var files = Files.list(tomcat.base().resolve("logs"))) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("access"))
                    .toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"HTTP_1_1, TLSv1.2", "HTTP_1_1, TLSv1.3", "HTTP_2, TLSv1.3"})
    @DisplayName("log: no connection, and a line with certificate, issuer and reason")
    void rejectedCertificateIsLogged(Version version, String tls) {
        for (Map.Entry<Identity, String> each : reasons.entrySet()) {
            long before = linesWith("Rejected certificate", each.getKey());
            Browser client = client(each.getKey(), LOG, version, tls);
            assertThrows(UncheckedIOException.class, () -> client.get("/open/"));
            // The lines of other certificates with the same reason may use up the limit: there are two of one.
            Eventually.get(
                    () -> linesWith("Rejected certificate", each.getKey())
                            + linesWith("similar lines suppressed", each.getKey()),
                    lines -> lines > before || before > 0);
        }
        assertEquals(
                "CORP\\alice", client(alices, LOG, version, tls).get("/open/").user());
    }

    private String run(String input, String... command) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().write(input.getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }

    private String[] curl(Identity identity, int connector, String tls) {
        identity.writePem(folder.resolve("curl.pem"), folder.resolve("curl.key"));
        return new String[] {
            "curl",
            "--silent",
            "--show-error",
            "--insecure",
            "--cert",
            folder.resolve("curl.pem").toString(),
            "--key",
            folder.resolve("curl.key").toString(),
            "--tls" + tls,
            "--tls-max",
            tls.substring(1),
            "https://localhost:" + tomcat.port(connector) + "/open/"
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"v1.2", "v1.3"})
    void curlGetsThePageOrTheAlert(String tls) throws Exception {
        for (Map.Entry<Identity, String> each : reasons.entrySet()) {
            String page = run("", curl(each.getKey(), DEFER, tls));
            assertTrue(page.contains(each.getValue().split(" ")[1]), page);
            String error = run("", curl(each.getKey(), LOG, tls));
            assertTrue(error.startsWith("curl: ("), error);
        }
    }

    private String openssl(String tls, String ticket, String... more) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "localhost:" + tomcat.port(DEFER), tls, "-ign_eof"));
        if (!ticket.isEmpty()) {
            command.add(ticket);
        }
        command.addAll(List.of(more));
        return run(
                "GET /open/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", command.toArray(String[]::new));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"-tls1_2, ''", "-tls1_2, -no_ticket", "-tls1_3, ''"})
    @DisplayName("openssl with a saved session and no certificate: a resumed session has the result of its handshake")
    void resumedSessionsKeepTheResultOfTheHandshake(String tls, String ticket) throws Exception {
        DebianPackage.require("openssl");
        for (Identity identity : new Identity[] {alices, revoked}) {
            String expected = identity == alices ? "user=CORP\\alice" : "ADCM-REVOKED";
            Path session = folder.resolve("session" + tls + ticket + serialOf(identity));
            Path certificate = folder.resolve("s.pem");
            Path key = folder.resolve("s.key");
            identity.writePem(certificate, key);
            String first = openssl(
                    tls,
                    ticket,
                    "-cert",
                    certificate.toString(),
                    "-key",
                    key.toString(),
                    "-sess_out",
                    session.toString());
            assertTrue(first.contains(expected), first);
            if (Files.exists(session)) {
                String second = openssl(tls, ticket, "-sess_in", session.toString());
                boolean resumed = second.contains("Reused, ");
                assertEquals(ticket.equals("-no_ticket"), resumed, "only by session ID");
                assertTrue(second.contains(resumed ? expected : "user=anonymous"), second);
            }
        }
    }

    @Test
    @DisplayName("Chromium shows the page, where it shows an error of its own without the trust manager")
    void chromiumShowsThePage() throws Exception {
        String deferring = "https://localhost:" + tomcat.port(DEFER) + "/open/";
        assertTrue(shown(alices, "good", deferring, "user=").contains("user=CORP\\alice"));
        String page = shown(revoked, "refused", deferring, "ADCM-");
        assertTrue(page.contains("ADCM-REVOKED"), page);
        String error = shown(revoked, "error", "https://localhost:" + tomcat.port(LOG) + "/open/", "ERR_");
        assertFalse(error.contains("ADCM-REVOKED"), error);
        assertFalse(error.contains("user="), error);
    }

    private String shown(Identity identity, String name, String url, String awaited) throws Exception {
        ChromiumProfile profile = ChromiumProfile.trusting(folder.resolve(name), issuingCa);
        try (Chromium chromium = Chromium.start(profile.presenting(identity))) {
            return chromium.tab().open(url).await(awaited);
        }
    }
}
