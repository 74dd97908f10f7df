// SPDX-License-Identifier: Apache-2.0
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
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeClock;
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

/** Revocation from the settings to the outcome: a revoked certificate is denied, also where its outcome is cached. */
@StartsServer
class RevocationOutcomesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final String CDP =
            "CN=CDP,CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test";

    /** Of a CRL; the test moves the clock to its end. */
    private static final Duration VALIDITY = Duration.ofHours(1);
    /** After which a failed fetch is repeated. */
    private static final Duration BACK_OFF = Duration.ofSeconds(6);

    private final Map<String, String> settings = new HashMap<>();
    private final RevocationServer server = RevocationServer.start();
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private DirectoryAssembly<?> mapper;
    private volatile Instant now = Instant.now();

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        directory = FakeActiveDirectory.start();
        directory.publish(CA.certificate());
        alice = directory.user("alice");
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("urlRetrievalTimeout", "30s");
        settings.put("revocationAllowedHosts", "127.0.0.1");
        settings.put("cacheTtl", "0");
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
        mapper = DirectoryAssembly.of(settings, new FakeClock(() -> now));
    }

    private CertificateBuilder alicesCertificate() {
        return CA.issue("CN=alice").upn("alice@corp.example.test").sid(alice.objectSid());
    }

    private MappingOutcome outcome(X509Certificate certificate) {
        return mapper.cachingMapper().map(List.of(certificate)).outcome();
    }

    private String map(X509Certificate certificate) {
        return outcome(certificate)
                .match(
                        mapped -> mapped.userName(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> "unavailable: " + unavailable.cause());
    }

    @Test
    void revokedCertificateIsDeniedWithTheNextCrl() throws Exception {
        X509Certificate certificate = alicesCertificate()
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", CA.newCrl().nextUpdate(now.plus(VALIDITY)).issue());
        open();
        assertEquals("CORP\\alice", map(certificate));
        now = now.plus(VALIDITY);
        server.publish(
                "/ca.crl", CA.newCrl().thisUpdate(now).revoked(certificate).issue());
        assertEquals("ADCM-REVOKED", Eventually.get(() -> map(certificate), "ADCM-REVOKED"::equals));
    }

    @Test
    void gracePeriodDoesNotHideARevocation() throws Exception {
        X509Certificate certificate = alicesCertificate()
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", CA.newCrl().nextUpdate(now.plus(VALIDITY)).issue());
        open("outageGracePeriod", "1h");
        assertEquals("CORP\\alice", map(certificate));
        directory.stop();
        assertEquals("CORP\\alice", map(certificate), "served in the grace period");
        now = now.plus(VALIDITY);
        server.publish(
                "/ca.crl", CA.newCrl().thisUpdate(now).revoked(certificate).issue());
        assertEquals("ADCM-REVOKED", Eventually.get(() -> map(certificate), "ADCM-REVOKED"::equals));
        server.status("/ca.crl", 503);
        assertEquals("ADCM-REVOKED", map(certificate));
    }

    @Test
    void unknownRevocationStatusIsCachedBriefly() throws Exception {
        X509Certificate certificate = alicesCertificate()
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        open("cacheTtl", "15m");
        assertEquals("ADCM-REVOCATION-UNKNOWN", map(certificate));
        server.publish("/ca.crl", CA.newCrl().issue());
        now = now.plus(BACK_OFF);
        assertEquals("CORP\\alice", Eventually.get(() -> map(certificate), "CORP\\alice"::equals));
    }

    @Test
    void traceHasSourceAgeAndNextRefreshOfTheCrl() throws Exception {
        X509Certificate certificate = alicesCertificate()
                .crlDistributionPoint(server.url("/ca.crl"))
                .issue()
                .certificate();
        server.publish("/ca.crl", CA.newCrl().issue());
        open();
        String step = mapper.mapper().map(List.of(certificate)).trace().stream()
                .filter(traceStep -> traceStep.step().equals("revocation"))
                .map(TraceStep::result)
                .findFirst()
                .orElseThrow();
        assertTrue(
                step.matches("CN=alice: good according to the CRL " + server.url("/ca.crl")
                        + " \\(thisUpdate .*Z, nextUpdate .*Z, fetched \\d+s ago, next refresh .*Z\\)"),
                step);
    }

    @DisplayName("A CRL published by AD CS is read from the directory through an LDAP URL without a host")
    @Test
    void crlInTheDirectory() throws Exception {
        X509Certificate good = alicesCertificate()
                .crlDistributionPoint(ldap("CN=Issuing CA,CN=server," + CDP))
                .issue()
                .certificate();
        X509Certificate revoked = alicesCertificate()
                .crlDistributionPoint(ldap("CN=Issuing CA,CN=server," + CDP))
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

    private void publish(String dn, byte[] crl) {
        directory.add(CDP, "objectClass: container");
        directory.add("CN=server," + CDP, "objectClass: container");
        directory.add(
                dn,
                "objectClass: cRLDistributionPoint",
                "certificateRevocationList:: " + Base64.getEncoder().encodeToString(crl));
    }

    @DisplayName(
            "CVE-2026-0636, CVE-2026-59652, CVE-2023-33201: an LDAP URL reads a CRL from the configured directory only")
    @Test
    void ldapUrlReadsNothingButACrl() throws Exception {
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
                    map(alicesCertificate().crlDistributionPoint(url).issue().certificate()),
                    url);
        }
        String filtered = "ldap://dc1." + directory.domain() + "/" + dn
                + "?certificateRevocationList?sub?(|(objectClass=*)(cn=*))";
        assertEquals(
                "CORP\\alice",
                map(alicesCertificate().crlDistributionPoint(filtered).issue().certificate()),
                "filter and scope are ignored");
        assertTrue(
                directory.searches().stream().noneMatch(search -> search.contains("(|(objectClass=*)")),
                directory.searches().toString());
    }

    @DisplayName("CVE-2026-53434: an invalid file in crlFiles is a configuration error that names the file")
    @Test
    void invalidCrlFileIsAConfigurationError(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("garbage.crl"), "not a CRL");
        settings.put("crlFiles", "file:" + file);
        SettingsException e =
                assertThrows(SettingsException.class, () -> DirectoryAssembly.of(settings, Clock.systemUTC()));
        assertTrue(
                e.getMessage().contains("crlFiles: ") && e.getMessage().contains("garbage.crl is neither PEM nor DER"),
                e.getMessage());
    }

    @Test
    void unwritableRevocationCacheDirectoryIsAConfigurationError(@TempDir Path folder) throws IOException {
        settings.put(
                "revocationCacheDirectory",
                Files.writeString(folder.resolve("file"), "").toString());
        SettingsException e =
                assertThrows(SettingsException.class, () -> DirectoryAssembly.of(settings, Clock.systemUTC()));
        assertTrue(e.getMessage().contains("revocationCacheDirectory: "), e.getMessage());
    }
}
