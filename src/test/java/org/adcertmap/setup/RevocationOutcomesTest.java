package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.RevocationServer;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From the settings to the outcome: who has a revoked certificate does not log in, and does not stay in. */
class RevocationOutcomesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final String CDP =
            "CN=CDP,CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test";

    private final Map<String, String> settings = new HashMap<>();
    private final RevocationServer server = RevocationServer.start();
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private MapperAssembly mapper;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        directory = FakeActiveDirectory.start();
        directory.publish(CA.certificate());
        alice = directory.user("alice");
        settings.put("domain", directory.domain());
        settings.put("servers", directory.server());
        settings.put("bindDn", directory.bindDn());
        settings.put("bindPassword", directory.bindPassword());
        settings.put("responseTimeout", "30s"); // no test may depend on a fast machine
        settings.put("urlRetrievalTimeout", "30s");
        settings.put("revocationAllowedHosts", "127.0.0.1");
        settings.put("cacheTtl", "0");
        settings.put("directoryTrustStoreFile", directory.trustStore().toString());
        settings.put(
                "directoryTrustStorePasswordFile",
                Files.writeString(folder.resolve("p"), directory.trustStorePassword())
                        .toString());
    }

    @AfterEach
    void stop() {
        if (mapper != null) {
            mapper.close();
        }
        directory.close();
        server.close();
    }

    private void open(String... pairs) throws SettingsException {
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        mapper = new MapperAssembly(settings, Clock.systemUTC());
    }

    private CertificateBuilder order() {
        return CA.issue("CN=alice").upn("alice@corp.example.test").sid(alice.objectSid());
    }

    private MappingOutcome outcome(X509Certificate certificate) {
        return mapper.cachingMapper().map(List.of(certificate));
    }

    private String map(X509Certificate certificate) {
        return outcome(certificate)
                .match(
                        mapped -> mapped.userName(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> "unavailable: " + unavailable.cause());
    }

    @Test
    void whoWasRevokedIsOutAsSoonAsTheListSaysSo() throws Exception {
        X509Certificate certificate =
                order().crlDistributionPoint(server.url("/ca.crl")).issue().certificate();
        server.publish(
                "/ca.crl", CA.newCrl().nextUpdate(Instant.now().plusSeconds(8)).issue());
        open();
        assertEquals("CORP\\alice", map(certificate));
        server.publish(
                "/ca.crl",
                CA.newCrl().thisUpdate(Instant.now()).revoked(certificate).issue());
        assertEquals("ADCM-REVOKED", Eventually.get(() -> map(certificate), "ADCM-REVOKED"::equals));
    }

    @Test
    void whatAnOutageLetsServeLongerHidesNoRevocation() throws Exception {
        X509Certificate certificate =
                order().crlDistributionPoint(server.url("/ca.crl")).issue().certificate();
        server.publish(
                "/ca.crl", CA.newCrl().nextUpdate(Instant.now().plusSeconds(8)).issue());
        open("outageGracePeriod", "1h");
        assertEquals("CORP\\alice", map(certificate));
        directory.stop();
        assertEquals("CORP\\alice", map(certificate), "served in the outage");
        server.publish(
                "/ca.crl",
                CA.newCrl().thisUpdate(Instant.now()).revoked(certificate).issue());
        assertEquals("ADCM-REVOKED", Eventually.get(() -> map(certificate), "ADCM-REVOKED"::equals));
        server.status("/ca.crl", 503);
        assertEquals("ADCM-REVOKED", map(certificate));
    }

    @Test
    void whatIsUnknownIsNotRememberedForLong() throws Exception {
        X509Certificate certificate =
                order().crlDistributionPoint(server.url("/ca.crl")).issue().certificate();
        open("cacheTtl", "15m");
        assertEquals("ADCM-REVOCATION-UNKNOWN", map(certificate));
        server.publish("/ca.crl", CA.newCrl().issue());
        long begun = System.nanoTime();
        Eventually.get(() -> map(certificate), "CORP\\alice"::equals);
        assertTrue(Duration.ofNanos(System.nanoTime() - begun).compareTo(Duration.ofMinutes(2)) < 0);
    }

    @Test
    void theTrailTellsSourceAgeAndNextRefresh() throws Exception {
        X509Certificate certificate =
                order().crlDistributionPoint(server.url("/ca.crl")).issue().certificate();
        server.publish("/ca.crl", CA.newCrl().issue());
        open();
        String step = mapper.mapper().map(List.of(certificate)).trace().stream()
                .filter(one -> one.step().equals("revocation"))
                .map(TraceStep::result)
                .findFirst()
                .orElseThrow();
        assertTrue(
                step.matches("CN=alice: good by the list " + server.url("/ca.crl")
                        + " of .*Z, good until .*Z, fetched \\d+s ago, next refresh .*Z"),
                step);
    }

    @DisplayName("A list that AD CS has published in the directory is found where the certificate says, without a host")
    @Test
    void aListInTheDirectory() throws Exception {
        X509Certificate good = order().crlDistributionPoint(ldap("CN=Issuing CA,CN=server," + CDP))
                .issue()
                .certificate();
        X509Certificate revoked = order().crlDistributionPoint(ldap("CN=Issuing CA,CN=server," + CDP))
                .issue()
                .certificate();
        publish("CN=Issuing CA,CN=server," + CDP, CA.newCrl().revoked(revoked).issue());
        open();
        assertEquals("CORP\\alice", map(good));
        assertEquals("ADCM-REVOKED", map(revoked));
    }

    private static String ldap(String dn) {
        return "ldap:///" + dn.replace(" ", "%20") + "?certificateRevocationList?base?objectClass=cRLDistributionPoint";
    }

    private void publish(String dn, byte[] list) {
        directory.add(CDP, "objectClass: container");
        directory.add("CN=server," + CDP, "objectClass: container");
        directory.add(
                dn,
                "objectClass: cRLDistributionPoint",
                "certificateRevocationList:: " + Base64.getEncoder().encodeToString(list));
    }

    @DisplayName(
            "CVE-2026-0636, CVE-2026-59652, CVE-2023-33201: an LDAP URL asks our own directory for a list and for nothing else")
    @Test
    void anLdapUrlAsksForAListAndForNothingElse() throws Exception {
        publish("CN=Issuing CA,CN=server," + CDP, CA.newCrl().issue());
        open();
        String dn = "CN=Issuing%20CA,CN=server," + CDP.replace(" ", "%20");
        for (String url : List.of(
                "ldap://evil.example.com/" + dn + "?certificateRevocationList",
                "ldap://127.0.0.1.evil.example/" + dn + "?certificateRevocationList",
                "ldaps:///" + dn + "?certificateRevocationList",
                "ldap:///" + dn + "?unicodePwd",
                "ldap:///" + dn + "?certificateRevocationList,objectSid",
                "ldap:///" + dn + "?*",
                "ldap:///" + dn,
                "ldap:///" + dn + ")(objectClass=*?certificateRevocationList",
                "ldap:///CN=*," + CDP.replace(" ", "%20") + "?certificateRevocationList",
                "ldap:///??sub?(objectClass=*)",
                "ldap://")) {
            assertEquals(
                    "ADCM-REVOCATION-UNKNOWN",
                    map(order().crlDistributionPoint(url).issue().certificate()),
                    url);
        }
        String filtered = "ldap://dc1." + directory.domain() + "/" + dn
                + "?certificateRevocationList?sub?(|(objectClass=*)(cn=*))";
        assertEquals(
                "CORP\\alice",
                map(order().crlDistributionPoint(filtered).issue().certificate()),
                "its filter and scope do not count");
        assertTrue(
                directory.searches().stream().noneMatch(search -> search.contains("(|(objectClass=*)")),
                directory.searches().toString());
    }

    @DisplayName("CVE-2026-53434: a list that cannot be used stops the start, and says which")
    @Test
    void aListThatCannotBeUsedStopsTheStart(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("garbage.crl"), "no list");
        settings.put("crlFiles", "file:" + file);
        SettingsException e =
                assertThrows(SettingsException.class, () -> new MapperAssembly(settings, Clock.systemUTC()));
        assertTrue(
                e.getMessage().contains("crlFiles: ") && e.getMessage().contains("garbage.crl is neither PEM nor DER"),
                e.getMessage());
    }

    @Test
    void aFolderThatCannotBeWrittenToStopsTheStart(@TempDir Path folder) throws IOException {
        settings.put(
                "revocationCacheDirectory",
                Files.writeString(folder.resolve("file"), "").toString());
        SettingsException e =
                assertThrows(SettingsException.class, () -> new MapperAssembly(settings, Clock.systemUTC()));
        assertTrue(e.getMessage().contains("revocationCacheDirectory: "), e.getMessage());
    }
}
