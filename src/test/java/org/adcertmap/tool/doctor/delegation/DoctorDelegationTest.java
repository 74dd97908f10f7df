// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Keytab.Key;
import org.adcertmap.tool.doctor.HealthyDirectory;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds about delegation, and the lines that mend it. */
@StartsServer
class DoctorDelegationTest {
    private static final String PRINCIPAL = "svc-delegation@CORP.EXAMPLE.TEST";
    private static final String REPORTS = "HTTP/reports.corp.example.test";
    private static final String SERVICE_DN = "CN=svc-delegation,OU=adcertmap-tests,DC=corp,DC=example,DC=test";
    private static final int TRUSTED_TO_AUTH = 512 | 0x1000000;

    @TempDir
    private Path folder;

    private HealthyDirectory healthy;
    private TestAccount service;
    private TestAccount reports;

    @BeforeEach
    void start() throws IOException {
        healthy = new HealthyDirectory(folder);
        service = healthy.directory().user("svc-delegation");
        service.set("userAccountControl", Integer.toString(TRUSTED_TO_AUTH));
        service.set("msDS-AllowedToDelegateTo", REPORTS);
        service.set("msDS-SupportedEncryptionTypes", "24");
        service.set("msDS-KeyVersionNumber", "3");
        service.set("servicePrincipalName", "HTTP/tomcat.corp.example.test");
        reports = healthy.directory().user("svc-reports");
        reports.set("servicePrincipalName", REPORTS);
        reports.set("msDS-SupportedEncryptionTypes", "24");
        healthy.settings().put("delegationPrincipal", PRINCIPAL);
        healthy.settings().put("delegationRoles", "Engineers");
        healthy.settings().put("delegationKeytab", keytab(Key.aes256(PRINCIPAL, "secret", 2)));
    }

    private String keytab(Key... keys) throws IOException {
        return Keytab.write(folder.resolve("delegation.keytab"), keys).toString();
    }

    @AfterEach
    void stop() {
        healthy.close();
    }

    private Finding only(DoctorCode code) throws Exception {
        return healthy.doctor().only(code);
    }

    private static void assertFinding(Level level, String part, Finding finding) {
        assertEquals(level, finding.level(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
    }

    private static Finding worst(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.level() != Level.OK)
                .reduce((one, other) -> {
                    throw new AssertionError(one + " " + other);
                })
                .orElseThrow(() -> new AssertionError(findings.toString()));
    }

    @Test
    void withoutAServiceAccountNothingIsChecked() throws Exception {
        healthy.settings().keySet().removeIf(name -> name.startsWith("delegation"));
        assertEquals(
                List.of(),
                healthy.doctor()
                        .accounts("alice")
                        .run(DoctorCode.SERVICE_ACCOUNT, DoctorCode.DELEGATION_TARGETS, DoctorCode.DELEGATED_ACCOUNT));
    }

    @Test
    void trustedServiceAccountIsFine() throws Exception {
        assertFinding(Level.OK, "trusted to authenticate for delegation", only(DoctorCode.SERVICE_ACCOUNT));
        assertFinding(Level.OK, "is a service of svc-reports", only(DoctorCode.DELEGATION_TARGETS));
        assertFinding(Level.OK, "not trusted for unconstrained delegation", only(DoctorCode.DELEGATION_REACH));
        assertEquals(
                List.of("CORP\\svc-delegation", "svc-reports"),
                healthy.doctor().run(DoctorCode.ENCRYPTION_TYPES).stream()
                        .filter(finding -> finding.level() == Level.OK)
                        .map(Finding::place)
                        .toList());
    }

    @Test
    void serviceAccountNeedsProtocolTransition() throws Exception {
        service.set("servicePrincipalName");
        assertFinding(Level.WARNING, "has no service principal name", only(DoctorCode.SERVICE_ACCOUNT));
        service.set("userAccountControl", "512");
        Finding finding = only(DoctorCode.SERVICE_ACCOUNT);
        assertFinding(Level.ERROR, "is not trusted to authenticate for delegation", finding);
        assertEquals(
                List.of(
                        "Set-ADAccountControl -Identity 'svc-delegation' -TrustedToAuthForDelegation $true",
                        "samba-tool delegation for-any-protocol svc-delegation on"),
                finding.lines());
        service.disable();
        assertFinding(Level.ERROR, "is disabled", only(DoctorCode.SERVICE_ACCOUNT));
        healthy.directory().hideAttribute("userAccountControl");
        assertFinding(Level.UNKNOWN, "is not readable", only(DoctorCode.SERVICE_ACCOUNT));
        assertFinding(Level.UNKNOWN, "is not readable", only(DoctorCode.DELEGATION_REACH));
        service.close();
        assertFinding(Level.ERROR, "sees no account", only(DoctorCode.SERVICE_ACCOUNT));
        assertFinding(Level.UNKNOWN, "is not there", only(DoctorCode.DELEGATION_TARGETS));
    }

    @Test
    void accountOfAnotherDomainIsNotTakenForOneOfTheSameName() throws Exception {
        healthy.settings().put("delegationPrincipal", "svc-delegation@OTHER.EXAMPLE.TEST");
        for (DoctorCode code :
                List.of(DoctorCode.SERVICE_ACCOUNT, DoctorCode.DELEGATION_TARGETS, DoctorCode.FORWARDABLE_TICKETS)) {
            assertFinding(Level.UNKNOWN, "", only(code));
        }
    }

    @Test
    void unconstrainedDelegationIsDangerous() throws Exception {
        service.set("userAccountControl", Integer.toString(TRUSTED_TO_AUTH | 0x80000));
        Finding finding = only(DoctorCode.DELEGATION_REACH);
        assertFinding(Level.ERROR, "unconstrained delegation", finding);
        assertEquals(
                List.of(
                        "Set-ADAccountControl -Identity 'svc-delegation' -TrustedForDelegation $false",
                        "samba-tool delegation for-any-service svc-delegation off"),
                finding.lines());
    }

    @Test
    void serviceAccountIsNotTheBindAccount() throws Exception {
        healthy.settings().put("delegationPrincipal", "svc-adcertmap@CORP.EXAMPLE.TEST");
        assertFinding(Level.WARNING, "is the bind account as well", only(DoctorCode.DELEGATION_REACH));
    }

    @Test
    void withoutRolesEveryAccountMayBeDelegated() throws Exception {
        healthy.settings().remove("delegationRoles");
        assertFinding(
                Level.INFO, "delegationRoles is not set", worst(healthy.doctor().run(DoctorCode.DELEGATION_REACH)));
    }

    @Test
    void eachTargetBelongsToOneAccount() throws Exception {
        service.set("msDS-AllowedToDelegateTo", REPORTS, "MSSQLSvc/sql.corp.example.test:1433");
        Finding absent = worst(healthy.doctor().run(DoctorCode.DELEGATION_TARGETS));
        assertFinding(Level.ERROR, "no account has this service principal name", absent);
        assertEquals(List.of("setspn -Q 'MSSQLSvc/sql.corp.example.test:1433'"), absent.lines());
        healthy.directory().user("other").set("servicePrincipalName", REPORTS.toUpperCase(Locale.ROOT));
        service.set("msDS-AllowedToDelegateTo", REPORTS);
        assertFinding(Level.ERROR, "several accounts have", only(DoctorCode.DELEGATION_TARGETS));
        service.set("msDS-AllowedToDelegateTo");
        Finding none = only(DoctorCode.DELEGATION_TARGETS);
        assertFinding(Level.WARNING, "is empty, or not readable", none);
        assertEquals(
                "Set-ADObject -Identity '" + SERVICE_DN
                        + "' -Add @{'msDS-AllowedToDelegateTo'='HTTP/reports.corp.example.com'}",
                none.lines().get(0));
    }

    @Test
    void classesForWhichHostStandsNeedNoNameOfTheirOwn() throws Exception {
        healthy.directory()
                .add(
                        "CN=Windows NT,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test",
                        "objectClass: container",
                        "cn: Windows NT");
        healthy.directory()
                .add(
                        "CN=Directory Service,CN=Windows NT,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test",
                        "objectClass: container",
                        "cn: Directory Service",
                        "sPNMappings: host=alerter,cifs,http");
        TestAccount server = healthy.directory().computer("FILES");
        server.set("servicePrincipalName", "HOST/files.corp.example.test");
        service.set("msDS-AllowedToDelegateTo", "cifs/files.corp.example.test");
        assertFinding(Level.OK, "is a service of FILES", only(DoctorCode.DELEGATION_TARGETS));
        service.set("msDS-AllowedToDelegateTo", "MSSQLSvc/files.corp.example.test");
        assertFinding(Level.ERROR, "no account has", only(DoctorCode.DELEGATION_TARGETS));
    }

    @Test
    void targetOfADomainControllerIsDangerous() throws Exception {
        TestAccount controller = healthy.directory().computer("DC1");
        controller.set(
                "servicePrincipalName",
                "MSSQLSvc/dc1.corp.example.test",
                "E3514235-4B06-11D1-AB04-00C04FC2DCD2/8a1b/corp.example.test");
        service.set("msDS-AllowedToDelegateTo", "MSSQLSvc/dc1.corp.example.test");
        Finding finding = worst(healthy.doctor().run(DoctorCode.DELEGATION_REACH));
        assertFinding(Level.ERROR, "of the domain controllers", finding);
        assertEquals(
                List.of(
                        "Set-ADObject -Identity '" + SERVICE_DN
                                + "' -Remove @{'msDS-AllowedToDelegateTo'='MSSQLSvc/dc1.corp.example.test'}",
                        "samba-tool delegation del-service svc-delegation MSSQLSvc/dc1.corp.example.test"),
                finding.lines());
        service.set("msDS-AllowedToDelegateTo", "krbtgt/CORP.EXAMPLE.TEST");
        assertFinding(
                Level.ERROR, "is a service of krbtgt", worst(healthy.doctor().run(DoctorCode.DELEGATION_REACH)));
    }

    @Test
    void encryptionTypesHaveAes() throws Exception {
        reports.set("msDS-SupportedEncryptionTypes");
        Finding absent = worst(healthy.doctor().run(DoctorCode.ENCRYPTION_TYPES));
        assertFinding(Level.WARNING, "is not set", absent);
        assertEquals(
                List.of(
                        "Set-ADObject -Identity 'CN=svc-reports,OU=adcertmap-tests,DC=corp,DC=example,DC=test'"
                                + " -Replace @{'msDS-SupportedEncryptionTypes'=24}",
                        "net ads enctypes set svc-reports 24 -U Administrator"),
                absent.lines());
        reports.set("msDS-SupportedEncryptionTypes", "4");
        assertFinding(Level.ERROR, "without AES", worst(healthy.doctor().run(DoctorCode.ENCRYPTION_TYPES)));
    }

    @Test
    void sensitiveAccountsAreNotDelegated() throws Exception {
        TestAccount alice = healthy.directory().user("sensitive");
        assertFinding(Level.OK, "neither sensitive", account("sensitive"));
        alice.set("userAccountControl", Integer.toString(512 | 0x100000));
        assertFinding(Level.WARNING, "is sensitive", account("sensitive"));
        alice.set("userAccountControl", "512");
        alice.set("sIDHistory", Sid.parse(FakeDomain.CORP.sid() + "-525").toBytes());
        assertFinding(Level.WARNING, "is in Protected Users", account("sensitive"));
        assertFinding(Level.UNKNOWN, "sees no such account", account("absent"));
        healthy.directory().hideAttribute("userAccountControl");
        assertFinding(Level.UNKNOWN, "not readable", account("sensitive"));
    }

    private Finding account(String name) throws Exception {
        return healthy.doctor().accounts(name).only(DoctorCode.DELEGATED_ACCOUNT);
    }

    @Test
    void noTicketIsRequestedWithAnotherKeyThanThePresentOne() throws Exception {
        List<Finding> findings = healthy.doctor().run(DoctorCode.DELEGATION_KEYTAB, DoctorCode.FORWARDABLE_TICKETS);
        assertFinding(Level.OK, "AES256-SHA1, version 2", findings.get(0));
        assertFinding(Level.ERROR, "the present key version is 3, the keytab has 2", findings.get(1));
        assertEquals(
                List.of(
                        "Set-ADUser -Identity 'svc-delegation' -KerberosEncryptionType AES128,AES256",
                        "ktpass -princ 'svc-delegation@CORP.EXAMPLE.TEST' -mapuser 'svc-delegation' -ptype"
                                + " KRB5_NT_PRINCIPAL -crypto AES256-SHA1 -pass * -out delegation.keytab",
                        "samba-tool domain exportkeytab delegation.keytab --principal=svc-delegation"),
                findings.get(1).lines());
        assertFinding(Level.UNKNOWN, "no ticket was requested", findings.get(2));
        healthy.directory().hideAttribute("msDS-KeyVersionNumber");
        assertFinding(Level.UNKNOWN, "no ticket was requested", only(DoctorCode.FORWARDABLE_TICKETS));
    }

    @Test
    void keytabHasAnAesKeyOfThePrincipal() throws Exception {
        healthy.settings().put("delegationKeytab", keytab(new Key(PRINCIPAL, Keytab.RC4, 3, new byte[16])));
        assertFinding(Level.ERROR, "only for RC4", only(DoctorCode.DELEGATION_KEYTAB));
        healthy.settings().put("delegationKeytab", keytab(Key.aes256("other@CORP.EXAMPLE.TEST", "secret", 3)));
        assertFinding(Level.ERROR, "has no key of " + PRINCIPAL, only(DoctorCode.DELEGATION_KEYTAB));
        Files.writeString(folder.resolve("delegation.keytab"), "no keytab");
        assertFinding(
                Level.ERROR, "the keytab cannot be read: the file is not a keytab", only(DoctorCode.DELEGATION_KEYTAB));
        assertFinding(Level.UNKNOWN, "no ticket was requested", only(DoctorCode.FORWARDABLE_TICKETS));
    }
}
