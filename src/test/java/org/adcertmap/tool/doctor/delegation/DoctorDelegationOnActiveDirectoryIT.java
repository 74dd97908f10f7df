// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.delegation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.Snippets;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.kerberos.DelegatingService;
import org.adcertmap.lab.kerberos.KerberosUser;
import org.adcertmap.lab.kerberos.Keytab;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.samba.SambaRights;
import org.adcertmap.tool.doctor.DirectoryDoctor;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds about delegation in a real domain; the lines for samba-tool that it prints mend it. */
@Tag("ad")
class DoctorDelegationOnActiveDirectoryIT {
    private static final Path PAGE = Path.of("docs/delegation.md");

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();
    private final SambaRights rights = directory.rights();
    private final String usersDn = "CN=Users,DC=" + directory.domain().replace(".", ",DC=");
    private final String realm = directory.domain().toUpperCase(Locale.ROOT);
    private final KerberosUser reports =
            KerberosUser.create(directory, "svc-reports", "HTTP/reports." + directory.domain());
    private final KerberosUser sql =
            KerberosUser.create(directory, "svc-sql", "MSSQLSvc/sql." + directory.domain() + ":1433");
    private final Path keytab = directory.sambaFile("doctor-delegation.keytab");
    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws IOException {
        Krb5Conf.reload(directory, folder, directory.address(), true);
        Files.deleteIfExists(keytab);
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("delegationPrincipal", "svc-delegation@" + realm);
        settings.put("delegationKeytab", keytab.toString());
        settings.put("delegationRoles", "Engineers");
        directory.delete("CN=svc-delegation," + usersDn);
    }

    @AfterEach
    void stop() throws IOException {
        Files.deleteIfExists(keytab);
        directory.delete("CN=svc-delegation," + usersDn);
        sql.close();
        reports.close();
        rights.close();
    }

    private List<Finding> doctor(DoctorCode... codes) throws Exception {
        return new DirectoryDoctor(settings).run(codes);
    }

    private Finding not(Level ok, DoctorCode code) throws Exception {
        return doctor(code).stream()
                .filter(finding -> finding.level() != ok)
                .findFirst()
                .orElseThrow();
    }

    private void assertOk(DoctorCode... codes) throws Exception {
        List<Finding> findings = doctor(codes);
        assertTrue(!findings.isEmpty(), "nothing found");
        assertTrue(findings.stream().allMatch(finding -> finding.level() == Level.OK), findings::toString);
    }

    private void runSambaTool(Finding finding) {
        finding.lines().stream()
                .filter(line -> line.startsWith("samba-tool "))
                .map(line -> line.replace(" delegation.keytab ", " " + keytab + " "))
                .forEach(directory::sambaTool);
    }

    /** Makes the service account with the lines of the documentation. */
    private void createAsDocumented() throws IOException {
        for (String line : Snippets.of(PAGE, "samba-tool user create").lines().toList()) {
            directory.sambaTool(line.replace("corp.example.com", directory.domain()));
        }
        directory.sambaTool(Snippets.of(PAGE, "samba-tool domain exportkeytab")
                .strip()
                .replace(" delegation.keytab ", " " + keytab + " "));
    }

    @Test
    void serviceAccountOfTheDocumentationIsFine() throws Exception {
        createAsDocumented();
        assertOk(
                DoctorCode.DELEGATION_KEYTAB,
                DoctorCode.SERVICE_ACCOUNT,
                DoctorCode.DELEGATION_TARGETS,
                DoctorCode.DELEGATION_REACH,
                DoctorCode.FORWARDABLE_TICKETS);
        Finding types = not(Level.OK, DoctorCode.ENCRYPTION_TYPES);
        assertEquals(directory.netbiosName() + "\\svc-delegation", types.place());
        assertEquals(Level.WARNING, types.level());
    }

    @Test
    void missingRightsAndDangersAreMendedByTheLines() throws Exception {
        createAsDocumented();
        directory.sambaTool("samba-tool delegation for-any-protocol svc-delegation off");
        Finding trust = not(Level.OK, DoctorCode.SERVICE_ACCOUNT);
        assertEquals(Level.ERROR, trust.level());
        runSambaTool(trust);
        assertOk(DoctorCode.SERVICE_ACCOUNT);

        directory.sambaTool("samba-tool delegation for-any-service svc-delegation on");
        Finding unconstrained = not(Level.OK, DoctorCode.DELEGATION_REACH);
        assertTrue(unconstrained.sentence().contains("unconstrained delegation"), unconstrained::toString);
        runSambaTool(unconstrained);
        assertOk(DoctorCode.DELEGATION_REACH);

        directory.sambaTool("samba-tool delegation add-service svc-delegation http/dc1." + directory.domain());
        Finding controller = not(Level.OK, DoctorCode.DELEGATION_REACH);
        assertTrue(controller.sentence().contains("is a service of DC1$"), controller::toString);
        runSambaTool(controller);
        assertOk(DoctorCode.DELEGATION_REACH, DoctorCode.DELEGATION_TARGETS);
    }

    @Test
    void keytabWithAnOldKeyIsMendedByTheLine() throws Exception {
        createAsDocumented();
        directory.sambaTool("samba-tool user setpassword svc-delegation --newpassword=Aa1-another");
        Finding old = not(Level.OK, DoctorCode.DELEGATION_KEYTAB);
        assertTrue(old.sentence().contains("the present key version is"), old::toString);
        assertEquals(
                Level.UNKNOWN, doctor(DoctorCode.FORWARDABLE_TICKETS).get(0).level());
        Files.delete(keytab);
        runSambaTool(old);
        assertOk(DoctorCode.DELEGATION_KEYTAB, DoctorCode.FORWARDABLE_TICKETS);
    }

    @Test
    void ticketOfASensitiveServiceAccountIsNotForwardable() throws Exception {
        try (KerberosUser sensitive = KerberosUser.create(directory, "svc-sensitive")) {
            sensitive
                    .account()
                    .set(
                            "userAccountControl",
                            Integer.toString(DelegatingService.NORMAL | DelegatingService.NOT_DELEGATED));
            settings.put("delegationPrincipal", sensitive.principal());
            Keytab.write(keytab, sensitive.key());
            Finding finding = not(Level.OK, DoctorCode.FORWARDABLE_TICKETS);
            assertEquals(Level.ERROR, finding.level(), finding::toString);
            assertTrue(finding.sentence().contains("is not forwardable"), finding::toString);
            assertEquals(List.of("forwardable = true"), finding.lines());
        }
    }

    @Test
    void accountsAreTriedAndSensitiveOnesAreFound() throws Exception {
        createAsDocumented();
        try (TestAccount alice = directory.user("doctor-alice");
                TestAccount bob = directory.user("doctor-bob")) {
            assertAccount(Level.OK, "gives a forwardable ticket of it", "doctor-alice");
            alice.disable();
            assertAccount(Level.ERROR, "ADCM-DELEGATION-ACCOUNT", "doctor-alice");
            alice.set(
                    "userAccountControl", Integer.toString(DelegatingService.NORMAL | DelegatingService.NOT_DELEGATED));
            assertAccount(Level.WARNING, "is sensitive", "doctor-alice");
            rights.addTo("CN=Protected Users,CN=Users", bob.distinguishedName());
            assertAccount(Level.WARNING, "is in Protected Users", "doctor-bob");
            alice.set("userAccountControl", Integer.toString(DelegatingService.NORMAL));
            directory.sambaTool("samba-tool delegation for-any-protocol svc-delegation off");
            assertAccount(Level.ERROR, "ADCM-DELEGATION-NOT-TRUSTED", "doctor-alice");
        }
    }

    private void assertAccount(Level level, String part, String name) throws Exception {
        Finding finding = new DirectoryDoctor(settings).accounts(name).only(DoctorCode.DELEGATED_ACCOUNT);
        assertEquals(level, finding.level(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
    }
}
