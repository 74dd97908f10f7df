// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.TlsClient;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.LifecycleException;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that each rejected certificate ends in one log line with certificate, issuer and reason, and in a count. */
class LoggingClientTrustManagerTest extends EmbeddedTest {
    private final TestCa unknown = TestCa.root("DC=test", "DC=example", "CN=Unknown CA");
    private SSLHostConfig tls;

    @TempDir
    private Path folder;

    @BeforeEach
    void useTheTrustManager() {
        tls = tomcat.tlsConnector().findSslHostConfigs()[0];
        tls.setTrustManagerClassName(LoggingClientTrustManager.class.getName());
    }

    private Browser client(Identity identity, String protocol) {
        return Browser.with(
                identity.sslContext(ca.certificate()), tomcat.port(), HttpClient.Version.HTTP_1_1, protocol);
    }

    /** One handshake; HttpClient would repeat a failed one. */
    private void assertRejected(Identity identity, String protocol) {
        TlsClient client = new TlsClient(identity.sslContext(ca.certificate()), tomcat.port(), protocol);
        assertThrows(UncheckedIOException.class, () -> client.get("/"));
    }

    private Path crlRevoking(Identity... revoked) throws IOException {
        return Files.write(
                folder.resolve("ca.crl"),
                ca.crlRevoking(Arrays.stream(revoked).map(Identity::certificate).toArray(X509Certificate[]::new)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName(
            "expired, not yet valid, unknown CA, wrong usage, revoked and self-signed: one line and one count each")
    void eachReasonIsLoggedAndCounted(String protocol) throws Exception {
        Identity revoked = identityOf(alice);
        tls.setCertificateRevocationListFile(crlRevoking(revoked).toString());
        startWithRealmAndValveInTheEngine();
        Map<Identity, String> reasons = new LinkedHashMap<>();
        reasons.put(FaultyCertificates.expired(ca), "ADCM-CERTIFICATE-EXPIRED");
        reasons.put(FaultyCertificates.notYetValid(ca), "ADCM-CERTIFICATE-NOT-YET-VALID");
        reasons.put(FaultyCertificates.serverAuthOnly(ca), "ADCM-WRONG-USAGE");
        reasons.put(FaultyCertificates.withoutDigitalSignature(ca), "ADCM-WRONG-USAGE");
        reasons.put(revoked, "ADCM-REVOKED");
        reasons.put(unknown.issue("CN=alice").issue(), "ADCM-UNTRUSTED-ISSUER");
        reasons.put(unknown.identity(), "ADCM-UNTRUSTED-ISSUER");
        for (Map.Entry<Identity, String> each : reasons.entrySet()) {
            try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
                assertRejected(each.getKey(), protocol);
                List<String> lines = Eventually.get(log::lines, some -> !some.isEmpty());
                assertEquals(1, lines.size(), lines.toString());
                String line = lines.get(0);
                assertTrue(
                        line.startsWith("INFO Rejected certificate ["
                                + HandshakeLog.nameOf(each.getKey().certificate())
                                + "] in the TLS handshake of the connector on port ["),
                        line);
                assertTrue(line.contains("]: " + each.getValue() + ", "), line);
            }
        }
        assertEquals(
                Set.of(
                        "ADCM-CERTIFICATE-EXPIRED=1",
                        "ADCM-CERTIFICATE-NOT-YET-VALID=1",
                        "ADCM-WRONG-USAGE=2",
                        "ADCM-UNTRUSTED-ISSUER=2",
                        "ADCM-REVOKED=1",
                        "ADCM-REVOCATION-UNKNOWN=0"),
                valve.getHandshakeRefusals().getCompositeType().keySet().stream()
                        .map(name -> name + "=" + valve.getHandshakeRefusals().get(name))
                        .collect(Collectors.toSet()));
        assertEquals("CORP\\alice", client(identityOf(alice), protocol).get("/").user());
    }

    @Test
    void aSelfSignedCertificateIsCalledThat() throws Exception {
        startWithRealmAndValveInTheEngine();
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            assertRejected(unknown.identity(), "TLSv1.3");
            List<String> lines = Eventually.get(log::lines, some -> !some.isEmpty());
            assertTrue(lines.get(0).contains("(self-signed)"), lines.toString());
            assertTrue(
                    lines.get(0)
                            .contains("Hint: add the root CA or the issuing CA to the connector's" + " truststoreFile"),
                    lines.toString());
        }
    }

    @Test
    void anExpiredCrlMakesTheStatusUnknown() throws Exception {
        tls.setCertificateRevocationListFile(Files.write(
                        folder.resolve("old.crl"),
                        ca.newCrl()
                                .thisUpdate(Instant.now().minusSeconds(7200))
                                .nextUpdate(Instant.now().minusSeconds(3600))
                                .issue())
                .toString());
        startWithRealmAndValveInTheEngine();
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            assertRejected(identityOf(alice), "TLSv1.3");
            List<String> lines = Eventually.get(log::lines, some -> !some.isEmpty());
            assertTrue(lines.get(0).contains("ADCM-REVOCATION-UNKNOWN"), lines.toString());
        }
    }

    @Test
    void theSameLineIsRateLimited() throws Exception {
        startWithRealmAndValveInTheEngine();
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            for (int i = 0; i < 12; i++) {
                assertRejected(unknown.issue("CN=" + i).issue(), "TLSv1.3");
            }
            Eventually.get(() -> valve.getHandshakeRefusals().get("ADCM-UNTRUSTED-ISSUER"), count -> count.equals(12L));
            assertTrue(log.lines().size() < 12, log.lines().toString());
        }
    }

    @Test
    void anUnusableTrustStoreStopsTheStartAsWithoutTheTrustManager() {
        tls.setTruststoreFile(folder.resolve("missing.p12").toString());
        LifecycleException error = assertThrows(LifecycleException.class, this::startWithRealmAndValveInTheEngine);
        assertTrue(messages(error).contains("what the connector on port [0] for [_default_] trusts cannot be read"));
    }

    @Test
    void anUnusableCrlStopsTheStartAsWithoutTheTrustManager() throws Exception {
        tls.setCertificateRevocationListFile(
                Files.writeString(folder.resolve("bad.crl"), "no CRL").toString());
        LifecycleException error = assertThrows(LifecycleException.class, this::startWithRealmAndValveInTheEngine);
        assertTrue(messages(error).contains("trusts cannot be read"), messages(error));
    }

    private static String messages(Throwable error) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = error; each != null; each = each.getCause()) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }

    @Test
    void withoutRealmAndValveEveryCertificateIsRejected() throws Exception {
        tomcat.start();
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            assertRejected(identityOf(alice), "TLSv1.3");
            List<String> lines = Eventually.get(log::lines, some -> !some.isEmpty());
            assertEquals(1, lines.size(), lines.toString());
            assertTrue(lines.get(0).contains("rejects every client certificate: no connector"), lines.toString());
            assertRejected(identityOf(alice), "TLSv1.3");
            assertEquals(1, log.lines().size(), "the search is not repeated for every handshake");
        }
    }

    @Test
    void eachVirtualHostHasItsOwnTrustStore() throws Exception {
        startWithRealmAndValveInTheEngine();
        assertEquals(
                List.of(ca.certificate().getSubjectX500Principal()),
                Arrays.stream(tls.getCertificates()
                                .iterator()
                                .next()
                                .getSslContext()
                                .getAcceptedIssuers())
                        .map(X509Certificate::getSubjectX500Principal)
                        .toList());
    }
}
