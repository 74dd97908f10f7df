// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestGroup;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.samba.SambaRights;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The rights of a bind account in a real domain whose group Pre-Windows 2000 Compatible Access is empty, given one by
 * one. A missing right is a refusal that names it, together with all others, and never an outage.
 */
@Tag("ad")
class ReadRightsOnActiveDirectoryIT {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final String MAPPED = "mapped";
    private static final String RESTRICTIONS =
            "userAccountControl, msDS-User-Account-Control-Computed, accountExpires (property set Account Restrictions)";
    private static final String TOKEN = "tokenGroups (property set Remote Access Information)";

    /** The rights in docs/read-rights.md, which has them in SDDL, in this order. */
    private enum Right {
        ACCOUNT_RESTRICTIONS,
        REMOTE_ACCESS_INFORMATION,
        LOGON_INFORMATION,
        WHEN_CREATED;

        private String sddl(String sid) throws IOException {
            return Files.readAllLines(Path.of("docs/read-rights.md")).stream()
                    .filter(line -> line.startsWith("(OA;"))
                    .toList()
                    .get(ordinal())
                    .replace("SID", sid);
        }

        private String guid() throws IOException {
            return sddl("").split(";")[3];
        }
    }

    private static final String OBJECT_CLASS = "bf9679e5-0de6-11d0-a285-00aa003049e2";
    private static final String OBJECT_SID = "bf9679e8-0de6-11d0-a285-00aa003049e2";
    private static final String LOCKOUT_TIME =
            "(OA;CIIO;RP;28630ebf-41d5-11d1-a9c1-0000f80367c1;bf967aba-0de6-11d0-a285-00aa003049e2;";
    private static final Set<Right> BOTH = EnumSet.of(Right.ACCOUNT_RESTRICTIONS, Right.REMOTE_ACCESS_INFORMATION);

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();
    private final SambaRights rights = directory.rights();
    private final TestAccount reader = directory.user("rights-reader");
    private final TestAccount alice = directory.user("rights-alice");
    private final String domainDn = "DC=" + directory.domain().replace(".", ",DC=");
    private final String adminSdHolder = "CN=AdminSDHolder,CN=System," + domainDn;
    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void start(@TempDir Path folder) {
        directory.publish(CA.certificate());
        settings.putAll(DirectoryAccess.settings(directory, folder));
        settings.put("bindDn", "rights-reader@" + directory.domain());
        settings.put("bindPassword", "Aa1-rights-reader");
        settings.put("verifyClientCertRevocation", "false"); // not under test
        rights.emptyPreWindows2000CompatibleAccess();
    }

    @AfterEach
    void stop() {
        rights.close();
        alice.close();
        reader.close();
    }

    private void grant(Set<Right> granted) throws IOException {
        for (Right right : granted) {
            rights.add(domainDn, right.sddl(reader.objectSid()));
        }
    }

    private CertificateBuilder aliceByUpn() {
        return CA.issue("CN=alice").upn("rights-alice@" + directory.domain());
    }

    private String map(CertificateBuilder certificate) throws SettingsException {
        try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            return assembly.mapper()
                    .map(List.of(certificate.issue().certificate()))
                    .match(
                            mapped -> MAPPED,
                            denied -> denied.refusal().denial().code() + " "
                                    + denied.refusal().detail(),
                            unavailable -> "unavailable " + unavailable.cause());
        }
    }

    private static String unreadable(TestAccount account, String... attributes) {
        return "ADCM-STATE-UNREADABLE not readable: " + String.join("; ", attributes) + "; of "
                + account.distinguishedName();
    }

    private void assertAlice(String expected) throws SettingsException {
        assertEquals(expected, map(aliceByUpn().sid(alice.objectSid())));
    }

    @Test
    void ordinaryUserMayReadEverythingAsProvisioned() throws Exception {
        rights.close();
        assertAlice(MAPPED);
    }

    @Test
    void emptiedGroupIsOneRefusalThatNamesAllRights() throws Exception {
        assertAlice(unreadable(alice, RESTRICTIONS, TOKEN));
        rights.addTo("CN=Windows Authorization Access Group,CN=Builtin", reader.distinguishedName());
        assertAlice(unreadable(alice, RESTRICTIONS, TOKEN));
    }

    @Test
    void remoteAccessInformationAloneIsNotEnough() throws Exception {
        grant(EnumSet.of(Right.REMOTE_ACCESS_INFORMATION));
        assertAlice(unreadable(alice, RESTRICTIONS));
    }

    @Test
    void missingRightToTheTokenIsNoOutage() throws Exception {
        grant(EnumSet.of(Right.ACCOUNT_RESTRICTIONS));
        assertAlice(unreadable(alice, TOKEN));
        rights.add(domainDn, LOCKOUT_TIME + reader.objectSid() + ")");
        assertAlice(unreadable(alice, TOKEN));
        grant(EnumSet.of(Right.REMOTE_ACCESS_INFORMATION));
        assertAlice(MAPPED);
    }

    @Test
    void logonHoursNeedLogonInformation() throws Exception {
        alice.set("logonHours", new byte[21]);
        settings.put("checkLogonHours", "true");
        assertAlice(unreadable(alice, RESTRICTIONS, TOKEN, "logonHours (property set Logon Information)"));
        grant(BOTH);
        assertAlice(unreadable(alice, "logonHours (property set Logon Information)"));
        grant(EnumSet.of(Right.LOGON_INFORMATION));
        assertEquals(
                "ADCM-LOGON-HOURS", map(aliceByUpn().sid(alice.objectSid())).split(" ")[0]);
    }

    @Test
    void weakMappingsNeedWhenCreated() throws Exception {
        settings.put("strongCertificateBindingEnforcement", "compatibility");
        settings.put("certificateBackdatingCompensation", "365d");
        assertEquals(unreadable(alice, RESTRICTIONS, TOKEN, "whenCreated (attribute whenCreated)"), map(aliceByUpn()));
        grant(BOTH);
        assertEquals(unreadable(alice, "whenCreated (attribute whenCreated)"), map(aliceByUpn()));
        assertAlice(MAPPED);
        grant(EnumSet.of(Right.WHEN_CREATED));
        assertEquals(MAPPED, map(aliceByUpn()));
    }

    @Test
    void rasAndIasServersHaveTheRightsToEachUser() throws Exception {
        settings.put("checkLogonHours", "true");
        rights.addTo("CN=RAS and IAS Servers,CN=Users", reader.distinguishedName());
        assertAlice(MAPPED);
    }

    @Test
    void accountOfAProtectedGroupHasTheRightsOfAdminSdHolder() throws Exception {
        grant(BOTH);
        rights.copyDacl(adminSdHolder, alice.distinguishedName());
        assertAlice(MAPPED); // by default every user may read AdminSDHolder
        rights.removeAuthenticatedUsers(adminSdHolder);
        rights.copyDacl(adminSdHolder, alice.distinguishedName());
        assertEquals("ADCM-NO-ACCOUNT", map(aliceByUpn().sid(alice.objectSid())).split(" ")[0]);
        String general = "59ba2f42-79a2-11d0-9020-00c04fc2d3cf";
        String publicInformation = "e48d0154-bcf8-11d1-8702-00c04fb96050";
        for (String guid : List.of(general, publicInformation)) {
            rights.add(adminSdHolder, "(OA;;RP;" + guid + ";;" + reader.objectSid() + ")");
        }
        rights.copyDacl(adminSdHolder, alice.distinguishedName());
        assertAlice(unreadable(alice, RESTRICTIONS, TOKEN));
        for (Right right : BOTH) {
            rights.add(adminSdHolder, "(OA;;RP;" + right.guid() + ";;" + reader.objectSid() + ")");
        }
        rights.copyDacl(adminSdHolder, alice.distinguishedName());
        assertAlice(MAPPED);
    }

    @Test
    void groupThatIsSeenButNotReadIsAGroupWithoutAName() throws Exception {
        grant(BOTH);
        String groupDn = "CN=rights-group,OU=adcertmap-tests," + domainDn;
        try (TestGroup group = directory.group("rights-group").add(alice)) {
            assertTrue(roles().contains(group.name()));
            rights.removeAuthenticatedUsers(groupDn);
            for (String guid : List.of(OBJECT_CLASS, OBJECT_SID)) {
                rights.add(groupDn, "(OA;;RP;" + guid + ";;" + reader.objectSid() + ")");
            }
            try (CapturedLog log = new CapturedLog("org.adcertmap.directory.account.GroupNames")) {
                assertFalse(roles().contains(group.name()));
                assertEquals(
                        List.of("WARNING The group [" + groupDn + "] has no name, because the bind account may not read"
                                + " its sAMAccountName or groupType: it is no role but where roles are SIDs"),
                        log.lines());
            }
            settings.put("roleNameFormat", "sid");
            String sid = Sid.fromBytes(directory.read(groupDn, "objectSid").getAttributeValueBytes("objectSid"))
                    .toString();
            assertTrue(roles().contains(sid), sid);
        }
    }

    private List<String> roles() throws SettingsException {
        try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(settings, Clock.systemUTC())) {
            CertificateBuilder certificate = aliceByUpn().sid(alice.objectSid());
            return assembly.mapper()
                    .map(List.of(certificate.issue().certificate()))
                    .match(
                            mapped -> mapped.roles(),
                            denied -> List.of(denied.refusal().toString()),
                            unavailable -> List.of(unavailable.cause()));
        }
    }

    @Test
    void everyUserMayReadComputers() throws Exception {
        settings.put("computerAccounts", "true");
        try (TestAccount computer = directory.computer("rights-web1")) {
            computer.altSecurityIdentities("X509:<SKI>0a0b");
            assertEquals(MAPPED, map(CA.issue("CN=web1").subjectKeyIdentifier(new byte[] {0x0a, 0x0b})));
            assertAlice(unreadable(alice, RESTRICTIONS, TOKEN));
        }
    }
}
