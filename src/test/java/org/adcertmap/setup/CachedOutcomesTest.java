// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Caching of mapping outcomes against a directory: search operations, TTLs, time-dependent conditions and outages. */
@StartsServer
class CachedOutcomesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final Map<String, String> settings = new HashMap<>();
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private List<X509Certificate> certificate;
    private DirectoryAssembly<?> mapper;
    private volatile Instant now = Instant.now();

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        directory = FakeActiveDirectory.start();
        directory.publish(CA.certificate());
        alice = directory.user("alice");
        directory.group("Engineers").add(alice);
        certificate = List.of(CA.issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate());
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("verifyClientCertRevocation", "false"); // not under test
    }

    @AfterEach
    void stop() {
        mapper.close();
        directory.close();
    }

    private void open(String... pairs) throws SettingsException {
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        if (mapper != null) {
            mapper.close();
        }
        Clock clock = new FakeClock(() -> now);
        mapper = DirectoryAssembly.of(settings, clock);
    }

    private String map() {
        return map(certificate);
    }

    private String map(List<X509Certificate> chain) {
        return mapper.cachingMapper()
                .map(chain)
                .outcome()
                .match(
                        mapped -> mapped.userName(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> "unavailable: " + unavailable.cause());
    }

    /** The number of operations that the directory receives during the work. */
    private int operations(Runnable work) {
        int before = directory.operations();
        work.run();
        return directory.operations() - before;
    }

    @Test
    void uncachedLoginTakesTwoOperationsAndACachedLoginNone() throws Exception {
        open();
        warmUp();
        directory.group("Engineers"); // created anew, without members
        assertEquals(2, operations(() -> assertEquals("CORP\\alice", map())));
        assertEquals(0, operations(() -> assertEquals("CORP\\alice", map())));
    }

    /** Opens two connections and fills the shared caches: names of domains and groups, NTAuth. */
    private void warmUp() {
        TestAccount other = directory.user("other");
        map(List.of(CA.issue("CN=other")
                .upn("other@corp.example.test")
                .sid(other.objectSid())
                .issue()
                .certificate()));
        delayUntilSearchesMeet();
        map(List.of(CA.issue("CN=other")
                .upn("other@corp.example.test")
                .sid(other.objectSid())
                .issue()
                .certificate()));
        directory.stopFailing();
    }

    /** Makes the search for the account and the one of its SID wait for each other, so that each has a connection. */
    private void delayUntilSearchesMeet() {
        CyclicBarrier both = new CyclicBarrier(2);
        directory.failSearchesWith(ResultCode.OTHER, search -> {
            boolean isOne = search.getFilter().toString().contains("objectClass=user")
                    || search.getAttributeList().contains("tokenGroups");
            try {
                return isOne && both.await(1, TimeUnit.MINUTES) < 0;
            } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                return true;
            }
        });
    }

    @Test
    void certificateWithASidIsReadDuringTheSearch() throws Exception {
        open("responseTimeout", "1m");
        TestAccount bob = directory.user("bob");
        List<X509Certificate> bobs = List.of(CA.issue("CN=bob")
                .upn("bob@corp.example.test")
                .sid(bob.objectSid())
                .issue()
                .certificate());
        delayUntilSearchesMeet();
        assertEquals("CORP\\bob", map(bobs));
    }

    @Test
    void prefetchedAccountOfAnotherSidIsNotUsed() throws Exception {
        open();
        TestAccount bob = directory.user("bob");
        bob.disable();
        // alice has a strong mapping; the certificate has the SID of bob, whose state must be ignored.
        List<X509Certificate> alices = List.of(CA.issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(bob.objectSid())
                .subjectKeyIdentifier(new byte[] {1, 2})
                .issue()
                .certificate());
        alice.altSecurityIdentities("X509:<SKI>0102");
        assertEquals("CORP\\alice", map(alices));
    }

    @Test
    void externalBindWithAClientCertificate(@TempDir Path folder) throws Exception {
        directory.close();
        TestCa domainControllersCa = TestCa.root("CN=Domain Controllers CA");
        directory = FakeActiveDirectory.start(FakeDomain.CORP, 0, domainControllersCa);
        directory.publish(CA.certificate());
        directory.user("alice", 1105);
        Path store = folder.resolve("svc.p12");
        domainControllersCa.issue("CN=svc-adcertmap").issue().writePkcs12(store, "changeit");
        String password = settings.get("directoryTrustStorePasswordFile");
        open(
                "servers",
                directory.server(),
                "directoryTrustStoreFile",
                directory.trustStore().toString(),
                "authentication",
                "external",
                "bindDn",
                "",
                "bindPassword",
                "",
                "keyStoreFile",
                store.toString(),
                "keyStorePasswordFile",
                password);
        assertEquals("CORP\\alice", map());
    }

    @Test
    void certificateWithoutAnAccountIsCached() throws Exception {
        open();
        warmUp();
        List<X509Certificate> unknown = List.of(
                CA.issue("CN=x").upn("unknown@corp.example.test").issue().certificate());
        assertEquals(1, operations(() -> assertEquals("ADCM-NO-ACCOUNT", map(unknown))));
        assertEquals(0, operations(() -> assertEquals("ADCM-NO-ACCOUNT", map(unknown))));
    }

    @Test
    @DisplayName("H12 a disabled account is denied after cacheTtl")
    void disabledAccountIsDeniedAfterCacheTtl() throws Exception {
        open("cacheTtl", "100ms");
        assertEquals("CORP\\alice", map());
        alice.disable();
        assertEquals("ADCM-DISABLED", Eventually.get(this::map, "ADCM-DISABLED"::equals));
    }

    @Test
    @DisplayName("G13 a renamed group is noticed after cacheTtl")
    void renamedGroupIsNoticedAfterCacheTtl() throws Exception {
        open("cacheTtl", "100ms");
        assertEquals(List.of("Domain Users", "Engineers", "Users"), roles());
        directory.modify(
                "CN=Engineers,OU=adcertmap-tests,DC=corp,DC=example,DC=test",
                new Modification(ModificationType.REPLACE, "sAMAccountName", "Builders"));
        Eventually.get(this::roles, List.of("Builders", "Domain Users", "Users")::equals);
    }

    private List<String> roles() {
        return mapper.cachingMapper()
                .map(certificate)
                .outcome()
                .match(mapped -> mapped.roles(), denied -> List.of(), unavailable -> List.of());
    }

    @Test
    @DisplayName("F14 a member of Protected Users logs in")
    void memberOfProtectedUsersIsMapped() throws Exception {
        directory.group("Protected Users").add(alice);
        open();
        assertTrue(roles().contains("Protected Users"), () -> roles().toString());
    }

    @Test
    void accountExpirationAppliesToCachedOutcomes() throws Exception {
        alice.accountExpires(now.plusSeconds(3600));
        open();
        assertEquals("CORP\\alice", map());
        now = now.plusSeconds(3601);
        assertEquals("ADCM-ACCOUNT-EXPIRED", map());
    }

    @Test
    void certificateExpirationAppliesToCachedOutcomes() throws Exception {
        open();
        assertEquals("CORP\\alice", map());
        now = now.plusSeconds(400L * 86_400);
        assertEquals("ADCM-CERTIFICATE-EXPIRED", map());
    }

    @Test
    @DisplayName("CVE-2020-35509 the expiration of a CA certificate applies to cached outcomes")
    void caCertificateExpirationAppliesToCachedOutcomes() throws Exception {
        TestCa intermediate = CA.intermediate(builder -> builder.notAfter(now.plusSeconds(3600)), "CN=Intermediate");
        directory.publish(intermediate.certificate());
        List<X509Certificate> alices = List.of(intermediate
                .issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate());
        open("cacheTtl", "15m");
        assertEquals("CORP\\alice", map(alices));
        now = now.plusSeconds(3601);
        assertEquals("ADCM-CERTIFICATE-EXPIRED", map(alices));
        assertEquals("CORP\\alice", map());
    }

    @Test
    void certificationAuthoritiesFromAFile(@TempDir Path folder) throws Exception {
        TestCa root = TestCa.root("CN=Root of the file");
        TestCa intermediate = root.intermediate("CN=Intermediate");
        directory.publishInNtAuth(intermediate.certificate());
        List<X509Certificate> alices = List.of(intermediate
                .issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate());
        open(
                "certificationAuthorities",
                "file:" + Files.writeString(folder.resolve("a.pem"), root.pem() + intermediate.pem()));
        assertEquals("CORP\\alice", map(alices));
        assertEquals("ADCM-UNTRUSTED-ISSUER", map(), "root CAs that the directory publishes are not used then");
        open("certificationAuthorities", "file:" + Files.writeString(folder.resolve("b.pem"), root.pem()));
        assertEquals("CORP\\alice", map(alices), "the issuing CA is in NTAuth");
    }

    @Test
    void fileWithoutARootCaIsAConfigurationError(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.pem"), CA.intermediate("CN=Intermediate").pem());
        SettingsException error =
                assertThrows(SettingsException.class, () -> open("certificationAuthorities", "file:" + file));
        assertTrue(
                error.getMessage().contains("certificationAuthorities: ")
                        && error.getMessage().contains("contains no root CA certificate"),
                error.getMessage());
        open("certificationAuthorities", "directory");
    }

    @Test
    @DisplayName("H8 while no domain controller is reachable, cached mappings are served and others are unavailable")
    void cachedMappingIsServedInAnOutage() throws Exception {
        open("cacheTtl", "0", "negativeCacheTtl", "0");
        TestAccount bob = directory.user("bob");
        List<X509Certificate> bobs = List.of(CA.issue("CN=bob")
                .upn("bob@corp.example.test")
                .sid(bob.objectSid())
                .issue()
                .certificate());
        bob.disable();
        assertEquals("CORP\\alice", map());
        assertEquals("ADCM-DISABLED", map(bobs));
        directory.stop();
        assertEquals("CORP\\alice", map());
        assertTrue(map(bobs).startsWith("unavailable"), map(bobs));
        directory.startAgain();
        alice.disable();
        assertEquals("ADCM-DISABLED", Eventually.get(this::map, "ADCM-DISABLED"::equals));
        directory.stop();
        assertTrue(map().startsWith("unavailable"), "the latest outcome is a denial, which is not served in an outage");
    }

    @Test
    void withoutOutageGracePeriodAnOutageIsUnavailable() throws Exception {
        open("cacheTtl", "0", "outageGracePeriod", "0");
        assertEquals("CORP\\alice", map());
        directory.stop();
        assertTrue(map().startsWith("unavailable"), map());
    }

    @Test
    void errorResponsesDoNotStartTheGracePeriod() throws Exception {
        open("cacheTtl", "0");
        assertEquals("CORP\\alice", map());
        directory.failSearchesWith(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
        assertTrue(map().startsWith("unavailable"), map());
    }

    @Test
    void responsesThatCannotBeUsedStartTheGracePeriod() throws Exception {
        open("cacheTtl", "0");
        assertEquals("CORP\\alice", map());
        directory.hideAttribute("tokenGroups");
        assertEquals("CORP\\alice", map());
        directory.showAttribute("tokenGroups");
        directory
                .lies()
                .change(search -> search.getFilter().toString().contains("certificationAuthority"), entry -> List.of());
        assertEquals("CORP\\alice", map());
    }

    @Test
    void renewedCertificateIsNotCached() throws Exception {
        open();
        warmUp();
        map();
        List<X509Certificate> renewed = List.of(CA.issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate());
        assertEquals(2, operations(() -> assertEquals("CORP\\alice", map(renewed))));
    }
}
