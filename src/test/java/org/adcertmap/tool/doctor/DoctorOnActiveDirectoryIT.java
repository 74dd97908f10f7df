// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.samba.SambaRights;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds in a real domain; what it prints to mend missing rights, applied, mends them. */
@Tag("ad")
class DoctorOnActiveDirectoryIT {
    private static final TestCa ROOT = TestCa.root("CN=Doctor root");
    private static final TestCa ISSUING = ROOT.intermediate("CN=Doctor issuing CA");

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();
    private final SambaRights rights = directory.rights();
    private final TestAccount reader = directory.user("doctor-reader");
    private final TestAccount alice = directory.user("doctor-alice");
    private final String domainDn = "DC=" + directory.domain().replace(".", ",DC=");
    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        directory.unpublishCas(); // another test publishes one without a path
        directory.publish(ROOT.certificate());
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("bindDn", "doctor-reader@" + directory.domain());
        settings.put("bindPassword", "Aa1-doctor-reader");
        settings.put("verifyClientCertRevocation", "false"); // no CA of the domain publishes
    }

    @AfterEach
    void stop() {
        rights.close();
        alice.close();
        reader.close();
    }

    private List<Finding> doctor(DoctorCode... codes) throws Exception {
        return new DirectoryDoctor(settings).accounts("doctor-alice").run(codes);
    }

    private static Set<DoctorCode> at(Level level, List<Finding> findings) {
        EnumSet<DoctorCode> codes = EnumSet.noneOf(DoctorCode.class);
        findings.stream().filter(finding -> finding.level() == level).forEach(finding -> codes.add(finding.code()));
        return codes;
    }

    private static Finding of(List<Finding> findings, DoctorCode code) {
        return findings.stream()
                .filter(finding -> finding.code() == code && finding.level() != Level.OK)
                .findFirst()
                .orElseThrow(() -> new AssertionError(findings.toString()));
    }

    private void apply(Finding finding) {
        finding.lines().stream()
                .map(DsaclsLine::parse)
                .forEach(line -> rights.add(line.dn(), line.sddl(reader.objectSid())));
    }

    @Test
    void domainAsProvisionedIsFine() throws Exception {
        List<Finding> findings = doctor();
        assertEquals(Set.of(), at(Level.ERROR, findings), findings::toString);
        assertEquals(Set.of(), at(Level.UNKNOWN, findings), findings::toString);
        Set<DoctorCode> ok = at(Level.OK, findings);
        ok.removeAll(List.of(DoctorCode.REFUSED_BINDS, DoctorCode.SIZE_LIMITS)); // as the domain's policies are
        assertEquals(
                EnumSet.of(
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
                        DoctorCode.CA_WITHOUT_PATH),
                ok,
                findings::toString);
    }

    @Test
    void missingPropertySetsAreMendedByTheLines() throws Exception {
        rights.emptyPreWindows2000CompatibleAccess();
        Finding missing = of(doctor(DoctorCode.ATTRIBUTES), DoctorCode.ATTRIBUTES);
        assertEquals(Level.ERROR, missing.level());
        assertEquals(
                List.of("Account Restrictions", "Remote Access Information"),
                missing.lines().stream()
                        .map(line -> DsaclsLine.parse(line).right().split(";")[1])
                        .toList());
        assertEquals(
                directory.netbiosName() + "\\doctor-reader",
                DsaclsLine.parse(missing.lines().get(0)).trustee());
        apply(missing);
        List<Finding> then = doctor(DoctorCode.ATTRIBUTES);
        assertEquals(Set.of(DoctorCode.ATTRIBUTES), at(Level.OK, then));
        Finding tracking = of(then, DoctorCode.ATTRIBUTES);
        assertTrue(tracking.sentence().contains("uSNChanged is not readable"), tracking::toString);
        apply(tracking);
        assertEquals(1, doctor(DoctorCode.ATTRIBUTES).size());
    }

    @Test
    void accountsOfProtectedGroupsAreMendedByTheLines() throws Exception {
        String holder = "CN=AdminSDHolder,CN=System," + domainDn;
        String administrator = "CN=Administrator,CN=Users," + domainDn;
        rights.emptyPreWindows2000CompatibleAccess();
        rights.removeAuthenticatedUsers(holder);
        rights.copyDacl(holder, administrator);
        Finding invisible = of(doctor(DoctorCode.PROTECTED_ACCOUNT), DoctorCode.PROTECTED_ACCOUNT);
        assertTrue(invisible.sentence().contains("ADCM-NO-ACCOUNT"), invisible::toString);
        apply(invisible);
        rights.copyDacl(holder, administrator); // as SDProp does within the hour
        assertEquals(Set.of(DoctorCode.PROTECTED_ACCOUNT), at(Level.OK, doctor(DoctorCode.PROTECTED_ACCOUNT)));
    }

    @Test
    void accountThatDoesNotExistIsAnError() throws Exception {
        Finding finding =
                new DirectoryDoctor(settings).accounts("doctor-absent").only(DoctorCode.READABLE_ACCOUNT);
        assertEquals(Level.ERROR, finding.level(), finding::toString);
    }

    @Test
    void domainAdministratorHasTooManyRights() throws Exception {
        rights.addTo("CN=Domain Admins,CN=Users", reader.distinguishedName());
        List<Finding> findings = doctor(DoctorCode.TOO_MANY_RIGHTS);
        assertEquals(Set.of(DoctorCode.TOO_MANY_RIGHTS), at(Level.WARNING, findings));
        String sentences = findings.toString();
        assertTrue(sentences.contains("Domain Admins"), sentences);
        assertTrue(sentences.contains("may write altSecurityIdentities"), sentences);
    }

    @Test
    void wrongPasswordCountsOnceAndKeepsTheOtherChecksFromAsking() throws Exception {
        settings.put("bindDn", directory.bindDn());
        settings.put("bindPassword", "wrong");
        int before = directory.badPasswordCount();
        List<Finding> findings = doctor();
        assertEquals(before + 1, directory.badPasswordCount());
        assertEquals(Set.of(DoctorCode.BIND), at(Level.ERROR, findings));
        assertTrue(at(Level.UNKNOWN, findings)
                .containsAll(EnumSet.of(DoctorCode.ATTRIBUTES, DoctorCode.NTAUTH_EMPTY, DoctorCode.REFUSED_BINDS)));
        directory.changeBindPassword(directory.bindPassword()); // unlocks the account
    }

    @Test
    @SuppressWarnings("try") // the configuration of Kerberos is in force within the test
    void kerberosBindIsChecked() throws Exception {
        Krb5Conf.use(directory, folder);
        String realm = directory.domain().toUpperCase(Locale.ROOT);
        settings.keySet().removeAll(List.of("bindDn", "bindPassword"));
        settings.putAll(Map.of(
                "authentication",
                "gssapi",
                "principal",
                "svc-kerberos@" + realm,
                "keytab",
                directory.keytab().toString(),
                "servers",
                "ldaps://dc1." + directory.domain(),
                "dnsServers",
                directory.address()));
        List<Finding> findings =
                doctor(DoctorCode.DNS, DoctorCode.BIND, DoctorCode.KERBEROS, DoctorCode.CHANNEL_BINDING);
        assertEquals(
                EnumSet.of(DoctorCode.DNS, DoctorCode.BIND, DoctorCode.KERBEROS, DoctorCode.CHANNEL_BINDING),
                at(Level.OK, findings),
                findings::toString);
        assertTrue(findings.toString().contains("the keytab has the present key version"), findings::toString);
        settings.put("channelBinding", "false");
        assertEquals(
                Set.of(DoctorCode.CHANNEL_BINDING),
                at(
                        directory.demandsChannelBinding() ? Level.ERROR : Level.WARNING,
                        doctor(DoctorCode.CHANNEL_BINDING)));
    }

    @Test
    void caWithoutAPathIsFound() throws Exception {
        TestCa other = TestCa.root("CN=Doctor unpublished root").intermediate("CN=Doctor lost CA");
        publishInNtAuthOnly(other.certificate());
        Finding finding = of(doctor(DoctorCode.CA_WITHOUT_PATH), DoctorCode.CA_WITHOUT_PATH);
        assertEquals(Level.ERROR, finding.level());
        assertEquals("CN=Doctor lost CA", finding.place());
    }

    private void publishInNtAuthOnly(X509Certificate ca) {
        directory.publishInNtAuth(ISSUING.certificate());
        directory.publishInNtAuth(ca);
    }

    @Test
    void controllerThatHangsEndsInTime() throws Exception {
        directory.pause();
        try {
            List<Finding> findings = new DirectoryDoctor(settings)
                    .timeout(Duration.ofSeconds(5))
                    .run(DoctorCode.CONNECTION, DoctorCode.BIND, DoctorCode.ATTRIBUTES);
            assertEquals(Set.of(DoctorCode.CONNECTION), at(Level.ERROR, findings), findings::toString);
            assertEquals(EnumSet.of(DoctorCode.BIND, DoctorCode.ATTRIBUTES), at(Level.UNKNOWN, findings));
        } finally {
            directory.resume();
        }
    }
}
