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
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of a certificate, what it costs to ask, and what an outage does to it. */
class CachedOutcomesTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private final Map<String, String> settings = new HashMap<>();
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private List<X509Certificate> certificate;
    private MapperAssembly mapper;
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
        settings.put("domain", directory.domain());
        settings.put("servers", directory.server());
        settings.put("verifyClientCertRevocation", "false"); // not what is shown here
        settings.put("bindDn", directory.bindDn());
        settings.put("responseTimeout", "30s"); // no test may depend on a fast machine
        settings.put("bindPassword", directory.bindPassword());
        settings.put("directoryTrustStoreFile", directory.trustStore().toString());
        settings.put(
                "directoryTrustStorePasswordFile",
                Files.writeString(folder.resolve("p"), directory.trustStorePassword())
                        .toString());
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
        Clock clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        mapper = new MapperAssembly(settings, clock);
    }

    private String map() {
        return map(certificate);
    }

    private String map(List<X509Certificate> chain) {
        return mapper.cachingMapper()
                .map(chain)
                .match(
                        mapped -> mapped.userName(),
                        denied -> denied.refusal().denial().code(),
                        unavailable -> "unavailable: " + unavailable.cause());
    }

    /** How many operations a directory sees for this. */
    private int operations(Runnable work) {
        int before = directory.operations();
        work.run();
        return directory.operations() - before;
    }

    @Test
    void aColdLoginAsksTwiceAWarmOneNothing() throws Exception {
        open();
        warmUp();
        directory.group("Engineers"); // made anew: nobody is in it
        assertEquals(2, operations(() -> assertEquals("CORP\\alice", map())));
        assertEquals(0, operations(() -> assertEquals("CORP\\alice", map())));
    }

    /**
     * Connections for two questions at a time are there, and what everybody shares is known: names of domains and
     * groups, NTAuth.
     */
    private void warmUp() {
        TestAccount other = directory.user("other");
        directory.delay(Duration.ofMillis(300)); // so that both questions need a connection of their own
        map(List.of(CA.issue("CN=other")
                .upn("other@corp.example.test")
                .sid(other.objectSid())
                .issue()
                .certificate()));
        directory.delay(Duration.ZERO);
    }

    @Test
    void aCertificateWithASidIsAskedAboutOnceInTime() throws Exception {
        open("responseTimeout", "30s");
        warmUp();
        TestAccount bob = directory.user("bob");
        List<X509Certificate> bobs = List.of(CA.issue("CN=bob")
                .upn("bob@corp.example.test")
                .sid(bob.objectSid())
                .issue()
                .certificate());
        Duration each = Duration.ofSeconds(3);
        directory.delay(each);
        long before = System.nanoTime();
        assertEquals("CORP\\bob", map(bobs));
        Duration taken = Duration.ofNanos(System.nanoTime() - before);
        assertTrue(taken.compareTo(each.multipliedBy(2)) < 0, taken::toString);
    }

    @Test
    void whatWasReadAheadIsNotTakenForAnother() throws Exception {
        open();
        TestAccount bob = directory.user("bob");
        bob.disable();
        // alice has a strong value, and the certificate carries the SID of bob, whose state does not matter.
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
    void aCertificateOfOurOwnSignsIn(@TempDir Path folder) throws Exception {
        directory.close();
        TestCa controllers = TestCa.root("CN=Domain Controllers CA");
        directory = FakeActiveDirectory.start(FakeDomain.CORP, 0, controllers);
        directory.publish(CA.certificate());
        directory.user("alice", 1105);
        Path store = folder.resolve("svc.p12");
        controllers.issue("CN=svc-adcertmap").issue().writePkcs12(store, "changeit");
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
    void aStrangerIsAskedAboutOnce() throws Exception {
        open();
        warmUp();
        List<X509Certificate> stranger =
                List.of(CA.issue("CN=x").upn("nobody@corp.example.test").issue().certificate());
        assertEquals(1, operations(() -> assertEquals("ADCM-NO-ACCOUNT", map(stranger))));
        assertEquals(0, operations(() -> assertEquals("ADCM-NO-ACCOUNT", map(stranger))));
    }

    @Test
    @DisplayName("H12 an account that is disabled is out after cacheTtl")
    void anAccountThatIsDisabledIsOutAfterFreshness() throws Exception {
        open("cacheTtl", "100ms");
        assertEquals("CORP\\alice", map());
        alice.disable();
        assertEquals("ADCM-DISABLED", Eventually.get(this::map, "ADCM-DISABLED"::equals));
    }

    @Test
    @DisplayName("G13 a group's new name is seen after cacheTtl")
    void renamedGroup() throws Exception {
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
                .match(mapped -> mapped.roles(), denied -> List.of(), unavailable -> List.of());
    }

    @Test
    @DisplayName("F14 a member of Protected Users logs in")
    void protectedUser() throws Exception {
        directory.group("Protected Users").add(alice);
        open();
        assertTrue(roles().contains("Protected Users"), () -> roles().toString());
    }

    @Test
    void theAccountsOwnEndCountsAtOnce() throws Exception {
        alice.accountExpires(now.plusSeconds(3600));
        open();
        assertEquals("CORP\\alice", map());
        now = now.plusSeconds(3601);
        assertEquals("ADCM-ACCOUNT-EXPIRED", map());
    }

    @Test
    void theCertificatesOwnEndCountsAtOnce() throws Exception {
        open();
        assertEquals("CORP\\alice", map());
        now = now.plusSeconds(400L * 86_400);
        assertEquals("ADCM-CERTIFICATE-EXPIRED", map());
    }

    @Test
    @DisplayName("CVE-2020-35509 the end of an authority above counts at once, although the outcome is remembered")
    void theAuthoritysOwnEndCountsAtOnce() throws Exception {
        TestCa between = CA.intermediate(order -> order.notAfter(now.plusSeconds(3600)), "CN=Between");
        directory.publish(between.certificate());
        List<X509Certificate> alices = List.of(between.issue("CN=alice")
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
    void authoritiesMayComeFromAFile(@TempDir Path folder) throws Exception {
        TestCa root = TestCa.root("CN=Root of the file");
        TestCa between = root.intermediate("CN=Between");
        directory.publishInNtAuth(between.certificate());
        List<X509Certificate> alices = List.of(between.issue("CN=alice")
                .upn("alice@corp.example.test")
                .sid(alice.objectSid())
                .issue()
                .certificate());
        open(
                "certificationAuthorities",
                "file:" + Files.writeString(folder.resolve("a.pem"), root.pem() + between.pem()));
        assertEquals("CORP\\alice", map(alices));
        assertEquals("ADCM-UNTRUSTED-ISSUER", map(), "what the directory publishes does not count then");
    }

    @Test
    void aFileWithoutARootStopsTheStart(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.pem"), CA.intermediate("CN=Between").pem());
        SettingsException told =
                assertThrows(SettingsException.class, () -> open("certificationAuthorities", "file:" + file));
        assertTrue(
                told.getMessage().contains("certificationAuthorities: ")
                        && told.getMessage().contains("holds no root"),
                told.getMessage());
        open("certificationAuthorities", "directory");
    }

    @Test
    @DisplayName("H8 while no domain controller answers, who was mapped stays so, and nobody new is")
    void outage() throws Exception {
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
        assertTrue(map().startsWith("unavailable"), "the refusal that was learned in between");
    }

    @Test
    void withoutGraceAnOutageIsAnOutage() throws Exception {
        open("cacheTtl", "0", "outageGracePeriod", "0");
        assertEquals("CORP\\alice", map());
        directory.stop();
        assertTrue(map().startsWith("unavailable"), map());
    }

    @Test
    void aDirectoryThatAnswersWithErrorsIsNoSilence() throws Exception {
        open("cacheTtl", "0");
        assertEquals("CORP\\alice", map());
        directory.hide("tokenGroups");
        assertTrue(map().startsWith("unavailable"), map());
        directory.show("tokenGroups");
        directory.failSearchesWith(ResultCode.INSUFFICIENT_ACCESS_RIGHTS);
        assertTrue(map().startsWith("unavailable"), map());
    }

    @Test
    void aRenewedCertificateIsAnother() throws Exception {
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
