// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.lab.FreePort;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDns;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.fake.Relay;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.doctor.DirectoryDoctor;
import org.adcertmap.tool.doctor.HealthyDirectory;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What doctor finds at each domain controller, with the code, and what it prints to mend it. */
@StartsServer
class DoctorControllersTest {
    @TempDir
    private Path folder;

    private HealthyDirectory healthy;

    @BeforeEach
    void start() {
        healthy = new HealthyDirectory(folder);
    }

    @AfterEach
    void stop() {
        healthy.close();
    }

    private FakeActiveDirectory directory() {
        return healthy.directory();
    }

    private Finding only(DoctorCode code) throws Exception {
        return healthy.doctor().only(code);
    }

    private static void assertFinding(Level level, String part, Finding finding) {
        assertEquals(level, finding.level(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
    }

    @Test
    void healthyDirectoryHasNeitherWarningNorErrorNorUnknown() throws Exception {
        List<Finding> findings = healthy.doctor().run();
        assertEquals(
                List.of(),
                findings.stream()
                        .filter(finding -> finding.level() != Level.OK && finding.level() != Level.INFO)
                        .toList());
        for (DoctorCode code : List.of(
                DoctorCode.DNS,
                DoctorCode.CONNECTION,
                DoctorCode.CONTROLLER_CERTIFICATE,
                DoctorCode.BIND,
                DoctorCode.CHANNEL_BINDING,
                DoctorCode.SIGNING,
                DoctorCode.READ_ONLY_CONTROLLER,
                DoctorCode.CLOCK,
                DoctorCode.GLOBAL_CATALOG,
                DoctorCode.CHANGE_TRACKING,
                DoctorCode.REFUSED_BINDS,
                DoctorCode.READABLE_ACCOUNT,
                DoctorCode.ATTRIBUTES,
                DoctorCode.PROTECTED_ACCOUNT,
                DoctorCode.GROUPS,
                DoctorCode.CROSS_REF,
                DoctorCode.PUBLISHED_CAS,
                DoctorCode.TOO_MANY_RIGHTS,
                DoctorCode.NTAUTH_EMPTY,
                DoctorCode.ROOT_CAS,
                DoctorCode.EXPIRED_CA,
                DoctorCode.CA_WITHOUT_PATH)) {
            assertEquals(Level.OK, DirectoryDoctor.worst(findings, code).orElseThrow(), code.code());
        }
    }

    @Test
    void unreachableControllerIsAnErrorBesideAHealthyOne() throws Exception {
        int closed = FreePort.next();
        healthy.servers(directory().server(), "ldaps://127.0.0.1:" + closed);
        List<Finding> findings = healthy.doctor().run(DoctorCode.CONNECTION, DoctorCode.BIND, DoctorCode.ATTRIBUTES);
        assertFinding(Level.OK, "TLSv1.3", findings.get(0));
        Finding unreachable = findings.get(1);
        assertFinding(Level.ERROR, "it cannot be reached", unreachable);
        assertEquals("127.0.0.1:" + closed, unreachable.place());
        assertEquals(List.of("Test-NetConnection '127.0.0.1' -Port " + closed), unreachable.lines());
        assertFinding(Level.OK, "bound", findings.get(2));
        assertFinding(Level.UNKNOWN, "there is no connection", findings.get(3));
        assertFinding(Level.OK, "are readable", findings.get(4));
    }

    @Test
    void eachCheckThatIsChosenAloneIsUnknownWithoutAConnection() throws Exception {
        healthy.servers("ldaps://127.0.0.1:" + FreePort.next());
        for (DoctorCode code : List.of(
                DoctorCode.CONTROLLER_CERTIFICATE,
                DoctorCode.CHANNEL_BINDING,
                DoctorCode.READ_ONLY_CONTROLLER,
                DoctorCode.CLOCK,
                DoctorCode.SIZE_LIMITS,
                DoctorCode.REPLICATION)) {
            assertFinding(Level.UNKNOWN, "there is no connection, see ADCD-301", only(code));
        }
    }

    @Test
    void hostNameWhoseAddressDoesNotComeDelaysNoOther() throws Exception {
        try (FakeDns dns = new FakeDns()) {
            dns.stopResponding();
            healthy.settings().put("dnsServers", dns.server());
            healthy.servers(directory().server(), "ldaps://dc9.corp.example.test:636");
            List<Finding> findings =
                    healthy.doctor().timeout(Duration.ofSeconds(10)).run(DoctorCode.CONNECTION, DoctorCode.BIND);
            assertFinding(Level.OK, "connected to 127.0.0.1", findings.get(0));
            assertEquals(Level.ERROR, findings.get(1).level(), findings::toString);
            assertFinding(Level.OK, "bound", findings.get(2));
        }
    }

    @Test
    void accountThatNoDomainControllerHasCannotBeCompared() throws Exception {
        Finding finding = healthy.doctor().accounts("nobody").only(DoctorCode.REPLICATION);
        assertFinding(Level.UNKNOWN, "no domain controller has this account", finding);
        assertEquals("nobody", finding.place());
    }

    @Test
    void controllerThatHangsEndsInTimeAndDelaysNoOther() throws Exception {
        try (Relay relay = new Relay("127.0.0.1", directory().server())) {
            relay.fault(Relay.Fault.LOST);
            healthy.servers("ldaps://127.0.0.1:" + relay.port(), directory().server());
            Duration timeout = Duration.ofSeconds(10);
            healthy.doctor().timeout(Duration.ofMinutes(2)).run(DoctorCode.DNS); // loads the classes
            List<Finding> findings = healthy.doctor()
                    .timeout(timeout)
                    .run(DoctorCode.CONNECTION, DoctorCode.BIND, DoctorCode.ATTRIBUTES, DoctorCode.NTAUTH_EMPTY);
            assertEquals("127.0.0.1:" + relay.port(), findings.get(0).place());
            assertEquals(Level.ERROR, findings.get(0).level(), findings::toString);
            assertFinding(Level.OK, "connected to 127.0.0.1", findings.get(1));
            assertFinding(Level.UNKNOWN, "there is no connection", findings.get(2));
            assertFinding(Level.OK, "bound", findings.get(3));
            assertFinding(Level.OK, "are readable", findings.get(4));
            assertFinding(Level.OK, "CAs that issue", findings.get(5));
        }
    }

    @Test
    void certificateOfAnUntrustedCaIsShownWithTheLineThatImportsItsIssuer() throws Exception {
        Path store = folder.resolve("other cas.p12");
        TestCa.root("CN=Other").writeTrustStore(store, directory().trustStorePassword());
        healthy.settings().put("directoryTrustStoreFile", store.toString());
        Finding finding = only(DoctorCode.CONTROLLER_CERTIFICATE);
        assertFinding(Level.ERROR, "is not trusted", finding);
        assertTrue(finding.sentence().contains("CN=dc1.corp.example.test of CN=Domain Controllers CA,DC=test"));
        assertEquals(
                List.of("keytool -importcert -alias domain-controllers-ca -file ca.cer -keystore '" + store + "'"),
                finding.lines());
        assertFinding(Level.OK, "see the certificate", only(DoctorCode.CONNECTION));
    }

    @Test
    void certificateThatEndsSoonIsAWarning() throws Exception {
        assertFinding(Level.OK, "SHA256withECDSA", only(DoctorCode.CONTROLLER_CERTIFICATE));
        Clock later = Clock.fixed(Instant.now().plus(Duration.ofDays(350)), ZoneOffset.UTC);
        Finding finding = healthy.doctor().clock(later).only(DoctorCode.CONTROLLER_CERTIFICATE);
        assertFinding(Level.WARNING, " days)", finding);
        assertEquals(List.of("certutil -pulse"), finding.lines());
    }

    @Test
    void certificateForAnotherNameIsAnErrorThatListsItsNames() throws Exception {
        try (HealthyDirectory other = new HealthyDirectory(
                folder,
                HealthyDirectory.controllersCa()
                        .issue("CN=dc7")
                        .tlsServer("dc7.corp.example.test")
                        .issue())) {
            Finding finding = other.doctor().only(DoctorCode.CONTROLLER_CERTIFICATE);
            assertFinding(Level.ERROR, "is not for the name 127.0.0.1, but for dc7.corp.example.test", finding);
        }
    }

    @Test
    void expiredCertificateIsAnError() throws Exception {
        Instant now = Instant.now();
        try (HealthyDirectory expired = new HealthyDirectory(
                folder,
                HealthyDirectory.controllersCa()
                        .issue("CN=dc1")
                        .tlsServer("127.0.0.1")
                        .notBefore(now.minus(Duration.ofDays(30)))
                        .notAfter(now.minus(Duration.ofDays(1)))
                        .issue())) {
            Finding finding = expired.doctor().only(DoctorCode.CONTROLLER_CERTIFICATE);
            assertFinding(Level.ERROR, "the certificate has expired at ", finding);
            assertEquals(List.of("certutil -pulse"), finding.lines());
        }
    }

    @Test
    void wrongPasswordIsSentToOneControllerOnly() throws Exception {
        try (FakeActiveDirectory second =
                        FakeActiveDirectory.start(FakeDomain.CORP, 0, HealthyDirectory.controllersCa());
                FakeActiveDirectory third =
                        FakeActiveDirectory.start(FakeDomain.CORP, 0, HealthyDirectory.controllersCa())) {
            AtomicInteger binds = new AtomicInteger();
            for (FakeActiveDirectory each : List.of(directory(), second, third)) {
                each.onBind(binds::incrementAndGet);
            }
            healthy.servers(directory().server(), second.server(), third.server());
            healthy.settings().put("bindPassword", "wrong");
            List<Finding> findings = healthy.doctor().run(DoctorCode.BIND, DoctorCode.ATTRIBUTES, DoctorCode.ROOT_CAS);
            assertEquals(1, binds.get());
            assertEquals(
                    List.of(Level.ERROR, Level.UNKNOWN, Level.UNKNOWN),
                    findings.stream()
                            .filter(finding -> finding.code() == DoctorCode.BIND)
                            .map(Finding::level)
                            .sorted()
                            .toList());
            Finding unknown = findings.get(4);
            assertFinding(Level.UNKNOWN, "no domain controller accepts the bind account", unknown);
            assertEquals(DoctorCode.ROOT_CAS, unknown.code());
        }
    }

    @Test
    void realmsWithTheSameBindAccountCountItsRejectedBindsTogether() throws Exception {
        AtomicInteger binds = new AtomicInteger();
        directory().onBind(binds::incrementAndGet);
        healthy.settings().put("bindPassword", "wrong");
        DirectoryDoctor doctor = healthy.doctor();
        for (int i = 0; i < 4; i++) {
            doctor.realm(healthy.settings());
        }
        List<Finding> findings = doctor.run(DoctorCode.BIND, DoctorCode.ATTRIBUTES, DoctorCode.ROOT_CAS);
        assertTrue(binds.get() <= 2, () -> binds + ": the lowest lockout threshold in use is 3");
        assertEquals(
                5, // one for each Realm, also where none was sent
                findings.stream()
                        .filter(finding -> finding.code() == DoctorCode.BIND && finding.level() == Level.ERROR)
                        .count(),
                findings::toString);
    }

    @Test
    void realmsWithTheSameBindAccountAreEachBoundWithItsOwnPassword() throws Exception {
        DirectoryDoctor doctor = healthy.doctor();
        for (int i = 0; i < 4; i++) {
            doctor.realm(healthy.settings());
        }
        assertEquals(
                List.of(Level.OK, Level.OK, Level.OK, Level.OK, Level.OK),
                doctor.run(DoctorCode.BIND).stream().map(Finding::level).toList());
        Map<String, String> wrong = new HashMap<>(healthy.settings());
        wrong.put("bindPassword", "wrong");
        List<Finding> findings = healthy.doctor().realm(wrong).run(DoctorCode.BIND);
        assertEquals(
                List.of(Level.OK, Level.ERROR),
                findings.stream().map(Finding::level).toList());
    }

    @Test
    void disabledBindAccountHasTheLineThatEnablesIt() throws Exception {
        directory()
                .modify(directory().bindDn(), new Modification(ModificationType.REPLACE, "userAccountControl", "514"));
        Finding finding = only(DoctorCode.BIND);
        assertFinding(Level.ERROR, "data 533", finding);
        assertEquals(
                List.of("Enable-ADAccount -Identity 'CN=svc-adcertmap,CN=Users,DC=corp,DC=example,DC=test'"),
                finding.lines());
    }

    @Test
    void requiredSigningIsAnError() throws Exception {
        directory().onBind(() -> {
            throw new LDAPException(ResultCode.STRONG_AUTH_REQUIRED, "00002028: signing is required");
        });
        Finding finding = only(DoctorCode.SIGNING);
        assertFinding(Level.ERROR, "requires LDAP signing or TLS", finding);
        assertEquals(List.of("connectionSecurity = ldaps"), finding.lines());
    }

    @Test
    void readOnlyControllerIsSkippedOrUsed() throws Exception {
        healthy.rootDse(root -> root.addAttribute("supportedCapabilities", "1.2.840.113556.1.4.1920"));
        List<Finding> skipped = healthy.doctor().run(DoctorCode.READ_ONLY_CONTROLLER);
        assertFinding(Level.WARNING, "it is read-only, and skipped", skipped.get(0));
        assertFinding(Level.ERROR, "every domain controller that can be used is read-only", skipped.get(1));
        assertEquals(List.of("readOnlyControllers = use"), skipped.get(1).lines());
        healthy.settings().put("readOnlyControllers", "use");
        assertFinding(Level.INFO, "it is read-only, and used", only(DoctorCode.READ_ONLY_CONTROLLER));
    }

    @Test
    void clockIsWarnedOfFromOneMinuteAndAnErrorFromFive() throws Exception {
        assertFinding(Level.OK, "its clock is ", only(DoctorCode.CLOCK));
        healthy.clockAhead(Duration.ofSeconds(150));
        assertFinding(Level.WARNING, " seconds ahead of this server's", only(DoctorCode.CLOCK));
        healthy.clockAhead(Duration.ofMinutes(-10));
        Finding finding = only(DoctorCode.CLOCK);
        assertFinding(Level.ERROR, " seconds behind this server's", finding);
        assertEquals(List.of("w32tm /resync", "chronyc makestep"), finding.lines());
    }

    @Test
    void withoutAGlobalCatalogLoginsFail() throws Exception {
        healthy.rootDse(root -> root.setAttribute("isGlobalCatalogReady", "FALSE"));
        List<Finding> findings = healthy.doctor().run(DoctorCode.GLOBAL_CATALOG);
        assertFinding(Level.INFO, "it is no global catalog", findings.get(0));
        assertFinding(Level.WARNING, "none of these domain controllers is a global catalog", findings.get(1));
    }

    @ParameterizedTest
    @CsvSource({
        "auto, 'uSNChanged is polled in its place, and changes count within cacheTtl, usually in seconds'",
        "dirSync, changes count after cacheTtl"
    })
    void withoutDirSyncChangesCountLater(String changeTracking, String consequence) throws Exception {
        healthy.settings().put("changeTracking", changeTracking);
        assertFinding(Level.OK, "it supports DirSync", only(DoctorCode.CHANGE_TRACKING));
        healthy.rootDse(root -> root.removeAttributeValue("supportedControl", "1.2.840.113556.1.4.841"));
        assertFinding(Level.INFO, "that it supports DirSync, so that " + consequence, only(DoctorCode.CHANGE_TRACKING));
    }

    @Test
    void withoutChangeNotificationsChangesCountLater() throws Exception {
        healthy.settings().put("changeTracking", "notification");
        healthy.rootDse(root -> root.removeAttributeValue("supportedControl", "1.2.840.113556.1.4.528"));
        assertFinding(Level.INFO, "changes count after cacheTtl", only(DoctorCode.CHANGE_TRACKING));
    }

    @Test
    void smallMaxPageSizeIsAWarning() throws Exception {
        assertFinding(Level.INFO, "not readable", only(DoctorCode.SIZE_LIMITS));
        String container = ",CN=Configuration,DC=corp,DC=example,DC=test";
        String dn = "CN=Services";
        for (String cn : List.of("Windows NT", "Directory Service", "Query-Policies")) {
            dn = "CN=" + cn + "," + dn;
            directory().add(dn + container, "objectClass: container");
        }
        String policy = "CN=Default Query Policy," + dn + container;
        directory()
                .add(
                        policy,
                        "objectClass: queryPolicy",
                        "lDAPAdminLimits: MaxValRange=1500",
                        "lDAPAdminLimits: MaxPageSize=1000");
        assertFinding(Level.OK, "MaxPageSize 1000, MaxValRange 1500", only(DoctorCode.SIZE_LIMITS));
        directory().modify(policy, new Modification(ModificationType.REPLACE, "lDAPAdminLimits", "MaxPageSize=200"));
        assertFinding(Level.WARNING, "MaxPageSize 200, MaxValRange unknown", only(DoctorCode.SIZE_LIMITS));
    }

    @Test
    void controllersThatDisagreeAboutAnAccountAreAWarning() throws Exception {
        try (FakeActiveDirectory second =
                FakeActiveDirectory.start(FakeDomain.CORP, 0, HealthyDirectory.controllersCa())) {
            second.changeBindPassword(directory().bindPassword());
            healthy.servers(directory().server(), second.server());
            healthy.settings().put("bindDn", directory().bindDn());
            Finding absent = healthy.doctor().accounts("alice").only(DoctorCode.REPLICATION);
            assertFinding(Level.WARNING, "it does not exist at 127.0.0.1:", absent);
            String rid = directory()
                    .read("CN=alice,OU=adcertmap-tests,DC=corp,DC=example,DC=test")
                    .getAttributeValue("sAMAccountName");
            assertEquals("alice", rid);
            second.user("Administrator", 500);
            second.user("alice");
            assertFinding(
                    Level.OK,
                    "2 domain controllers have the same entry",
                    healthy.doctor().accounts("alice").only(DoctorCode.REPLICATION));
            second.modify(
                    "CN=alice,OU=adcertmap-tests,DC=corp,DC=example,DC=test",
                    new Modification(ModificationType.REPLACE, "userAccountControl", "514"));
            Finding differs = healthy.doctor().accounts("CORP\\alice").only(DoctorCode.REPLICATION);
            assertFinding(Level.WARNING, "userAccountControl is [512] at ", differs);
            assertEquals(List.of("repadmin /replsummary"), differs.lines());
        }
    }

    @Test
    void lockoutThresholdMustExceedTheRejectedBindsOfThisTomcat() throws Exception {
        assertFinding(Level.OK, "10 rejected binds", only(DoctorCode.REFUSED_BINDS));
        directory()
                .modify(
                        "DC=corp,DC=example,DC=test",
                        new Modification(ModificationType.REPLACE, "lockoutThreshold", "2"));
        assertFinding(Level.WARNING, "2 for each Realm, so 2 in all", only(DoctorCode.REFUSED_BINDS));
        directory()
                .modify(
                        "DC=corp,DC=example,DC=test",
                        new Modification(ModificationType.REPLACE, "lockoutThreshold", "0"));
        assertFinding(Level.OK, "no number of rejected binds", only(DoctorCode.REFUSED_BINDS));
    }
}
