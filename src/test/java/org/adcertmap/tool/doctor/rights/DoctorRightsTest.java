// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.rights;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.tool.doctor.HealthyDirectory;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What doctor finds about the rights of the bind account, and the lines that grant them. */
@StartsServer
class DoctorRightsTest {
    private static final String DOMAIN = "dsacls 'DC=corp,DC=example,DC=test' /I:S /G 'CORP\\svc-adcertmap:";
    private static final String PUBLIC_KEYS =
            "CN=Public Key Services,CN=Services,CN=Configuration,DC=corp,DC=example,DC=test";

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
    void accountThatIsNotVisibleIsAnError() throws Exception {
        List<Finding> found =
                healthy.doctor().accounts("bob", "CORP\\alice").run(DoctorCode.READABLE_ACCOUNT, DoctorCode.ATTRIBUTES);
        assertFinding(Level.ERROR, "sees no account with this name in corp.example.test", found.get(0));
        assertEquals(List.of(DOMAIN + "GR;;user'"), found.get(0).lines());
        assertFinding(Level.OK, "the entry is readable: CN=alice", found.get(1));
        assertFinding(Level.OK, "its state and its 2 groups are readable", found.get(2));
        for (String name : List.of(
                "alice@corp.example.test",
                "CN=alice,OU=adcertmap-tests,DC=corp,DC=example,DC=test",
                directory().user("carol").objectSid())) {
            Finding each = healthy.doctor().accounts(name).only(DoctorCode.READABLE_ACCOUNT);
            assertEquals(Level.OK, each.level(), each::toString);
        }
    }

    @Test
    void accountWithoutAReadableSidIsNotVisibleHoweverLongItsDnIs() throws Exception {
        String tests = "OU=adcertmap-tests,DC=corp,DC=example,DC=test";
        String parent = tests;
        for (int depth = 0; depth < 20; depth++) { // a message with this DN is longer than an excerpt
            parent = "OU=" + "x".repeat(60) + "," + parent;
            directory().add(parent, "objectClass: organizationalUnit", "ou: " + "x".repeat(60));
        }
        directory().move("CN=alice," + tests, "CN=alice", parent);
        directory().hideAttribute("objectSid");
        for (String name : List.of("alice", "Administrator")) {
            Finding finding = healthy.doctor().accounts(name).only(DoctorCode.READABLE_ACCOUNT);
            assertFinding(Level.ERROR, "sees no account with this name", finding);
        }
    }

    @Test
    void eachMissingPropertySetHasItsLine() throws Exception {
        for (String attribute :
                List.of("userAccountControl", "accountExpires", "tokenGroups", "tokenGroupsNoGCAcceptable")) {
            directory().hideAttribute(attribute);
        }
        Finding finding =
                healthy.doctor().accounts("alice").run(DoctorCode.ATTRIBUTES).get(0);
        assertFinding(
                Level.ERROR,
                "userAccountControl, accountExpires (property set Account Restrictions); tokenGroups",
                finding);
        assertEquals("CORP\\alice", finding.place());
        assertEquals(
                List.of(DOMAIN + "RP;Account Restrictions;user'", DOMAIN + "RP;Remote Access Information;user'"),
                finding.lines());
        healthy.settings().put("checkLogonHours", "true");
        directory().showAttribute("userAccountControl");
        directory().showAttribute("accountExpires");
        directory().showAttribute("tokenGroups");
        directory().showAttribute("tokenGroupsNoGCAcceptable");
        Finding hours =
                healthy.doctor().accounts("alice").run(DoctorCode.ATTRIBUTES).get(0);
        assertEquals(List.of(DOMAIN + "RP;Logon Information;user'"), hours.lines(), hours::toString);
    }

    @Test
    void uSNChangedIsNeededByChangeTracking() throws Exception {
        directory().hideAttribute("uSNChanged");
        for (List<String> names : List.of(List.of("alice"), List.<String>of())) {
            List<Finding> found =
                    healthy.doctor().accounts(names.toArray(String[]::new)).run(DoctorCode.ATTRIBUTES);
            assertFinding(Level.OK, "its state and its 2 groups are readable", found.get(0));
            assertFinding(
                    Level.WARNING, "uSNChanged is not readable, so that change tracking is PARTIAL", found.get(1));
            assertEquals(List.of(DOMAIN + "RP;uSNChanged;user'"), found.get(1).lines());
        }
        healthy.settings().put("changeTracking", "off");
        assertFinding(Level.OK, "readable", only(DoctorCode.ATTRIBUTES));
    }

    @Test
    void accountsOfProtectedGroupsHaveTheRightsOfAdminSdHolder() throws Exception {
        assertFinding(Level.OK, "is readable", only(DoctorCode.PROTECTED_ACCOUNT));
        directory().hideAttribute("accountExpires");
        String holder = "dsacls 'CN=AdminSDHolder,CN=System,DC=corp,DC=example,DC=test' /G 'CORP\\svc-adcertmap:RP;";
        Finding unreadable = only(DoctorCode.PROTECTED_ACCOUNT);
        assertFinding(Level.WARNING, "logins of accounts of protected groups are refused", unreadable);
        assertEquals(List.of(holder + "Account Restrictions'"), unreadable.lines());
        directory().delete("CN=Administrator,OU=adcertmap-tests,DC=corp,DC=example,DC=test");
        Finding invisible = only(DoctorCode.PROTECTED_ACCOUNT);
        assertFinding(Level.WARNING, "ADCM-NO-ACCOUNT", invisible);
        assertEquals(5, invisible.lines().size());
        assertEquals(holder + "Public Information'", invisible.lines().get(3));
    }

    @Test
    void groupsWithoutReadableNameOrTypeAreAWarning() throws Exception {
        assertFinding(Level.OK, "groups are readable", only(DoctorCode.GROUPS));
        directory().hideAttribute("groupType");
        Finding finding = only(DoctorCode.GROUPS);
        assertFinding(Level.WARNING, "they are groups without a name", finding);
        assertEquals(List.of(DOMAIN + "GR;;group'"), finding.lines());
    }

    @Test
    void crossRefObjectsThatAreNotReadableAreAnError() throws Exception {
        assertFinding(Level.OK, "domains of the forest: corp.example.test", only(DoctorCode.CROSS_REF));
        directory().hideAttribute("nETBIOSName");
        Finding finding = only(DoctorCode.CROSS_REF);
        assertFinding(Level.ERROR, "no login succeeds", finding);
        assertEquals(
                List.of("dsacls 'CN=Partitions,CN=Configuration,DC=corp,DC=example,DC=test' /I:T /G"
                        + " 'CN=svc-adcertmap,CN=Users,DC=corp,DC=example,DC=test:GR'"),
                finding.lines());
    }

    @Test
    void crossRefObjectsOfOneNameAreReadable() throws Exception {
        directory()
                .add(
                        "CN=OTHER,CN=Partitions,CN=Configuration,DC=corp,DC=example,DC=test",
                        "objectClass: crossRef",
                        "nCName: DC=other,DC=example,DC=test",
                        "nETBIOSName: CORP");
        assertFinding(Level.UNKNOWN, "two crossRef objects have the name CORP", only(DoctorCode.CROSS_REF));
    }

    @Test
    void eachContainerOfPublishedCasIsChecked() throws Exception {
        directory().hideAttribute("cACertificate");
        List<Finding> unreadable = healthy.doctor().run(DoctorCode.PUBLISHED_CAS);
        assertFinding(Level.ERROR, "cACertificate is not readable", unreadable.get(0));
        assertEquals("NTAuthCertificates", unreadable.get(0).place());
        assertFinding(Level.ERROR, "cACertificate is not readable", unreadable.get(1));
        assertFinding(Level.OK, "readable", unreadable.get(2)); // AIA has none
        directory().showAttribute("cACertificate");
        directory().delete("CN=NTAuthCertificates," + PUBLIC_KEYS);
        directory().delete("CN=AIA," + PUBLIC_KEYS);
        List<Finding> absent = healthy.doctor().run(DoctorCode.PUBLISHED_CAS);
        assertEquals(
                List.of(
                        "dsacls 'CN=NTAuthCertificates," + PUBLIC_KEYS + "' /I:T /G 'CORP\\svc-adcertmap:GR'",
                        "certutil -dspublish -f issuing-ca.cer NTAuthCA"),
                absent.get(0).lines());
        assertFinding(Level.OK, "readable", absent.get(1));
        assertFinding(Level.ERROR, "there is no readable object CN=AIA,", absent.get(2));
    }

    @Test
    void memberOfAProtectedGroupHasTooManyRights() throws Exception {
        assertFinding(Level.OK, "of the one account that was checked", only(DoctorCode.TOO_MANY_RIGHTS));
        healthy.token(FakeDomain.CORP.sid() + "-512");
        Finding finding = only(DoctorCode.TOO_MANY_RIGHTS);
        assertFinding(Level.WARNING, "is a member of Domain Admins", finding);
        assertEquals(
                List.of("Remove-ADGroupMember -Identity '" + FakeDomain.CORP.sid() + "-512' -Members 'svc-adcertmap'"),
                finding.lines());
    }

    @Test
    void withoutAReadableUserOrTheTokenItIsUnknownWhetherRightsAreTooMany() throws Exception {
        for (String name : List.of("alice", "Administrator")) {
            directory().delete("CN=" + name + ",OU=adcertmap-tests,DC=corp,DC=example,DC=test");
        }
        directory().modify(directory().bindDn(), new Modification(ModificationType.ADD, "objectClass", "computer"));
        Finding finding = only(DoctorCode.TOO_MANY_RIGHTS);
        assertFinding(Level.UNKNOWN, "because no user is readable", finding);
        healthy.token(FakeDomain.CORP.sid() + "-512");
        assertEquals(
                List.of(Level.WARNING, Level.UNKNOWN),
                healthy.doctor().run(DoctorCode.TOO_MANY_RIGHTS).stream()
                        .map(Finding::level)
                        .toList());
        directory().user("carol");
        healthy.rootDse(entry -> entry.removeAttribute("tokenGroups"));
        assertFinding(Level.UNKNOWN, "does not return the account's token", only(DoctorCode.TOO_MANY_RIGHTS));
    }

    @Test
    void rightToWriteAltSecurityIdentitiesIsTooMuch() throws Exception {
        String tests = ",OU=adcertmap-tests,DC=corp,DC=example,DC=test";
        for (String dn : List.of(
                "CN=alice" + tests, "CN=Administrator" + tests, directory().bindDn())) {
            directory()
                    .modify(
                            dn,
                            new Modification(
                                    ModificationType.REPLACE, "allowedAttributesEffective", "altSecurityIdentities"));
        }
        Finding finding = only(DoctorCode.TOO_MANY_RIGHTS);
        assertFinding(Level.WARNING, "may write altSecurityIdentities", finding);
        assertEquals(List.of("dsacls 'DC=corp,DC=example,DC=test'"), finding.lines());
    }
}
