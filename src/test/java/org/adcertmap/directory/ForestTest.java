// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ReadOnlySearchRequest;
import com.unboundid.ldap.sdk.ResultCode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.account.AccountScan;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.lab.DirectorySettingsBuilder;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDns;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.mapping.CertificateMapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.account.AccountPolicy;
import org.adcertmap.mapping.account.NameFormat;
import org.adcertmap.mapping.account.RoleMapping;
import org.adcertmap.mapping.binding.BindingPolicy;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.RevocationChecker;
import org.adcertmap.trust.TrustPolicy;
import org.adcertmap.trust.cache.CachingChainValidator;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests that accounts of another domain are found in the global catalog and read in their own domain. The forest:
 * contoso.com, whose domain controller is a global catalog, and emea.contoso.com; both located by DNS.
 */
@StartsServer
class ForestTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final String ROOT_SID = "S-1-5-21-1111111111-2222222222-3333333333";
    private static final String EMEA_SID = "S-1-5-21-4444444-5555555-6666666";
    private static final String EMEA_DN = "DC=emea,DC=contoso,DC=com";

    private final TestCa controllersCa = TestCa.root("CN=Domain Controllers CA");
    private final FakeDns dns = new FakeDns();
    private FakeActiveDirectory root;
    private FakeActiveDirectory emea;
    private ActiveDirectory directory;
    private TestAccount alice;
    private TestAccount dave;

    @BeforeEach
    void start() throws Exception {
        root = FakeActiveDirectory.start(new FakeDomain("contoso.com", "CONTOSO", ROOT_SID), 0, controllersCa);
        emea = FakeActiveDirectory.start(new FakeDomain("emea.contoso.com", "EMEA", EMEA_SID), 0, controllersCa);
        String serviceAccount = "CN=svc-adcertmap,CN=Users," + EMEA_DN;
        emea.modify(
                serviceAccount,
                new Modification(ModificationType.REPLACE, "userPrincipalName", "svc-adcertmap@contoso.com"));
        root.add(
                "CN=EMEA,CN=Partitions,CN=Configuration,DC=contoso,DC=com",
                "objectClass: crossRef",
                "nCName: " + EMEA_DN,
                "dnsRoot: emea.contoso.com",
                "nETBIOSName: EMEA");
        root.add(EMEA_DN, "objectClass: domainDNS");
        root.add("OU=adcertmap-tests," + EMEA_DN, "objectClass: organizationalUnit");
        dns.addAddress("dc1.contoso.com", "127.0.0.1");
        dns.addAddress("dc1.emea.contoso.com", "127.0.0.1");
        dns.addService("_ldap._tcp.dc._msdcs.contoso.com", 0, 100, port(root), "dc1.contoso.com");
        dns.addService("_gc._tcp.contoso.com", 0, 100, port(root), "dc1.contoso.com");
        dns.addService("_ldap._tcp.dc._msdcs.emea.contoso.com", 0, 100, port(emea), "dc1.emea.contoso.com");
        alice = root.user("alice");
        dave = emea.user("dave");
        directory = directory();
    }

    @AfterEach
    void stop() {
        directory.close();
        emea.close();
        root.close();
        dns.close();
    }

    private static int port(FakeActiveDirectory controller) {
        return URI.create(controller.server()).getPort();
    }

    private ActiveDirectory directory() throws Exception {
        return DirectorySettingsBuilder.of(root)
                .dnsServer(dns.server())
                .domain("contoso.com")
                .bind(new Bind.Simple("svc-adcertmap@contoso.com", root.bindPassword()))
                .timeout(Duration.ofSeconds(5))
                .open();
    }

    /** Copies to the global catalog what it contains of an account: not whether it may log on (MS-ADA1, MS-ADA3). */
    private void replicate(TestAccount account) {
        replicate(account.distinguishedName());
    }

    private void replicate(String dn) {
        Entry entry = emea.read(dn).duplicate();
        for (String local : List.of("accountExpires", "lockoutTime", "pwdLastSet", "logonHours")) {
            entry.removeAttribute(local);
        }
        root.delete(entry.getDN());
        String[] lines = entry.toLDIF();
        root.add(entry.getDN(), List.of(lines).subList(1, lines.length).toArray(String[]::new));
    }

    private MappingOutcome map(CertificateBuilder certificate) {
        return map(certificate, NameFormat.DOMAIN_SAM, Optional.empty());
    }

    private MappingOutcome map(CertificateBuilder certificate, NameFormat names, Optional<RoleMapping> roleMapping) {
        MappingPolicy policy = new MappingPolicy(
                MappingMethod.all(),
                new BindingPolicy(Enforcement.FULL, Duration.ZERO, List.of(), Set.of()),
                new AccountPolicy(false, false, true),
                names,
                names,
                roleMapping);
        TrustPolicy trust = new TrustPolicy(
                true,
                new CachingChainValidator(
                        () -> NtAuth.of(List.of(CA.certificate())),
                        () -> CertificationAuthorities.of(List.of(CA.certificate())),
                        Sha1Signatures.REFUSE,
                        100),
                RevocationChecker.OFF);
        return new CertificateMapper(policy, trust, directory, Clock.systemUTC())
                .map(List.of(certificate.issue().certificate()));
    }

    private static String name(MappingOutcome outcome) {
        return outcome.match(
                mapped -> mapped.userName(),
                denied -> denied.refusal().denial().code(),
                unavailable -> unavailable.cause());
    }

    private static List<String> roles(MappingOutcome outcome) {
        return outcome.match(
                mapped -> mapped.roles(), denied -> List.of(denied.toString()), down -> List.of(down.cause()));
    }

    private CertificateBuilder daves() {
        return CA.issue("CN=dave").upn("dave@emea.contoso.com").sid(dave.objectSid());
    }

    @Test
    @DisplayName("D6 an account of another domain is mapped to a name of that domain")
    void accountOfAnotherDomainIsMapped() {
        replicate(dave);
        assertEquals("EMEA\\dave", name(map(daves())));
        assertEquals(
                "CONTOSO\\alice",
                name(map(CA.issue("CN=alice").upn("alice@contoso.com").sid(alice.objectSid()))));
    }

    @Test
    @DisplayName("D6 also by its sAMAccountName and the domain's name, and by altSecurityIdentities")
    void accountOfAnotherDomainIsFoundByOtherMethods() {
        dave.userPrincipalName(null);
        replicate(dave);
        assertEquals("EMEA\\dave", name(map(daves())));
        dave.altSecurityIdentities("X509:<SKI>0102");
        replicate(dave);
        assertEquals("EMEA\\dave", name(map(CA.issue("CN=x").subjectKeyIdentifier(new byte[] {1, 2}))));
    }

    @Test
    @DisplayName("D5 a UPN of another domain does not match the same name in the own domain")
    void sameNameInOwnDomainDoesNotMatch() {
        alice.userPrincipalName(null);
        assertEquals(
                "ADCM-NO-ACCOUNT",
                name(map(CA.issue("CN=alice").upn("alice@emea.contoso.com").sid(alice.objectSid()))));
        assertEquals(
                "CONTOSO\\alice",
                name(map(CA.issue("CN=alice").upn("alice@contoso.com").sid(alice.objectSid()))));
        assertEquals(
                "ADCM-NO-ACCOUNT",
                name(map(CA.issue("CN=alice").upn("alice@elsewhere.com").sid(alice.objectSid()))));
    }

    @Test
    @DisplayName(
            "F17 an account expired in its own domain is denied, although the global catalog does not contain that")
    void accountExpiredInItsOwnDomainIsDenied() {
        replicate(dave);
        emea.modify(
                dave.distinguishedName(),
                new Modification(ModificationType.REPLACE, "accountExpires", "132223104000000000"));
        assertEquals("ADCM-ACCOUNT-EXPIRED", name(map(daves())));
        emea.modify(dave.distinguishedName(), new Modification(ModificationType.REPLACE, "userAccountControl", "514"));
        assertEquals("ADCM-DISABLED", name(map(daves())));
    }

    @Test
    @DisplayName("D7 a mapping string of accounts in two domains is ambiguous")
    void mappingStringInTwoDomainsIsAmbiguous() {
        alice.altSecurityIdentities("X509:<SKI>0102");
        dave.altSecurityIdentities("X509:<SKI>0102");
        replicate(dave);
        assertEquals("ADCM-AMBIGUOUS", name(map(CA.issue("CN=x").subjectKeyIdentifier(new byte[] {1, 2}))));
    }

    @Test
    @DisplayName("G9 groups are read in the account's domain; domain local ones of another domain do not count")
    void groupsAreReadInTheDomainOfTheAccount() {
        emea.group("Global").add(dave);
        emea.group("Local").add(dave);
        emea.modify(
                "CN=Local,OU=adcertmap-tests," + EMEA_DN,
                new Modification(ModificationType.REPLACE, "groupType", "-2147483644"));
        byte[] universal = Sid.parse(root.group("Universal").objectSid()).toBytes();
        byte[] unknown = Sid.parse("S-1-5-21-9-9-9-500").toBytes();
        emea.modify(
                dave.distinguishedName(), new Modification(ModificationType.REPLACE, "sIDHistory", universal, unknown));
        replicate(dave);
        // sIDHistory adds a group of the root domain, with its name there, and a SID without a group, which has no
        // name.
        assertEquals(List.of("CONTOSO\\Universal", "EMEA\\Domain Users", "EMEA\\Global"), roles(map(daves())));
    }

    @Test
    @DisplayName("E1 a computer of another domain is found by its dNSName")
    void computerOfAnotherDomainIsFoundByDnsName() {
        TestAccount ws1 = emea.user("ws1$");
        emea.modify(ws1.distinguishedName(), new Modification(ModificationType.REPLACE, "userAccountControl", "4096"));
        replicate(ws1);
        assertEquals(
                "EMEA\\ws1$",
                name(map(CA.issue("CN=ws1").dns("ws1.emea.contoso.com").sid(ws1.objectSid()))));
        assertEquals(
                "ADCM-NO-ACCOUNT",
                name(map(CA.issue("CN=ws1").dns("ws1.contoso.com").sid(ws1.objectSid()))));
    }

    @Test
    void groupsOfBuiltinDifferByDomain() {
        for (FakeActiveDirectory controller : List.of(root, emea)) {
            controller.modify(
                    "CN=Administrators,CN=Builtin," + (controller == root ? "DC=contoso,DC=com" : EMEA_DN),
                    new Modification(
                            ModificationType.ADD, "member", (controller == root ? alice : dave).distinguishedName()));
        }
        directory.read(Sid.parse(dave.objectSid()), "emea.contoso.com").orElseThrow();
        String groups = directory
                .read(Sid.parse(alice.objectSid()), "contoso.com")
                .orElseThrow()
                .groups()
                .toString();
        assertTrue(!groups.contains(EMEA_DN), groups);
    }

    @Test
    void unreadableDomainNamesAreAnOutage() {
        root.hideAttribute("nETBIOSName");
        CertificateBuilder alices =
                CA.issue("CN=alice").upn("alice@contoso.com").sid(alice.objectSid());
        assertTrue(name(map(alices)).contains("crossRef"), name(map(alices)));
        root.showAttribute("nETBIOSName");
        assertEquals("CONTOSO\\alice", name(map(alices)));
    }

    @Test
    void outageOfADomainAffectsItsAccountsOnly() {
        replicate(dave);
        emea.stop();
        String cause = name(map(daves()));
        assertTrue(cause.contains("cannot read the account " + dave.objectSid()), cause);
        assertEquals(
                "CONTOSO\\alice",
                name(map(CA.issue("CN=alice").upn("alice@contoso.com").sid(alice.objectSid()))));
        assertTrue(directory.isAvailable());
        emea.startAgain();
        assertEquals("EMEA\\dave", Eventually.get(() -> name(map(daves())), "EMEA\\dave"::equals));
    }

    @Test
    void locatedControllersStayInUseDuringDnsOutage() {
        replicate(dave);
        assertEquals("EMEA\\dave", name(map(daves())));
        dns.removeRecords();
        dns.stopResponding();
        assertEquals("EMEA\\dave", name(map(daves())));
    }

    @ParameterizedTest
    @CsvSource({
        "_gc._tcp.contoso.com, dc1.attacker.example.net",
        "_ldap._tcp.dc._msdcs.emea.contoso.com, dc1.attacker.example.net",
        "_ldap._tcp.dc._msdcs.emea.contoso.com, dc9.contoso.com"
    })
    void hostOutsideTheForestOrTheDomainIsRefusedForTheGlobalCatalogAndOtherDomains(String records, String host)
            throws Exception {
        replicate(dave);
        directory.close();
        try (FakeActiveDirectory rogue = FakeActiveDirectory.start(
                new FakeDomain("contoso.com", "CONTOSO", ROOT_SID),
                0,
                controllersCa,
                controllersCa
                        .issue("CN=" + host)
                        .tlsServer(host, "contoso.com", "emea.contoso.com")
                        .issue())) {
            dns.removeRecords();
            dns.addAddress("dc1.contoso.com", "127.0.0.1");
            dns.addAddress("dc1.emea.contoso.com", "127.0.0.1");
            dns.addAddress(host, "127.0.0.1");
            Map<String, FakeActiveDirectory> controllers = Map.of(
                    "_ldap._tcp.dc._msdcs.contoso.com", root,
                    "_gc._tcp.contoso.com", root,
                    "_ldap._tcp.dc._msdcs.emea.contoso.com", emea);
            controllers.forEach((name, controller) -> {
                boolean isForged = name.equals(records);
                String own = "dc1." + controller.domain();
                dns.addService(name, 0, 100, port(isForged ? rogue : controller), isForged ? host : own);
            });
            directory = directory();
            String cause = name(map(daves()));
            assertTrue(cause.contains("outside the domain, and are not used: [" + host + "]"), cause);
            assertEquals(0, rogue.operations());
        }
    }

    @Test
    void directoryIsUnavailableWithoutSrvRecords() throws Exception {
        directory.close();
        dns.removeRecords();
        directory = directory();
        assertTrue(name(map(daves())).contains("no domain controller is found by DNS"), name(map(daves())));
        assertEquals(false, directory.isAvailable());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 10, 1, 50, 53, 34, 51, 52, 80})
    void prefetchInTheOwnDomainSaysNothingAboutAnAccountOfAnotherDomain(int code) {
        dave.altSecurityIdentities("X509:<SKI>0102");
        replicate(dave);
        assertEquals("EMEA\\dave", name(map(daves()))); // the domains are known
        Predicate<ReadOnlySearchRequest> prefetch = search -> search.getBaseDN().startsWith("<SID=");
        if (code == 0) {
            root.lies().change(prefetch, entry -> List.of());
        } else {
            root.lies().instead(prefetch, ResultCode.valueOf(code));
        }
        assertEquals("EMEA\\dave", name(map(daves())), "with the SID extension");
        assertEquals("EMEA\\dave", name(map(CA.issue("CN=dave").subjectKeyIdentifier(new byte[] {1, 2}))));
    }

    private CertificateBuilder alices() {
        return CA.issue("CN=alice").upn("alice@contoso.com").sid(alice.objectSid());
    }

    /** Both domains have a group AppAdmins, with alice and dave. */
    private void namesakes() {
        root.group("AppAdmins").add(alice);
        emea.group("AppAdmins").add(dave);
        replicate(dave);
    }

    private static Optional<RoleMapping> roleMapping(String group) {
        return Optional.of(new RoleMapping(Map.of(group, List.of("admin", "manager"))));
    }

    @Test
    void groupOfAnotherDomainIsMissingWithoutItsDomain() {
        emea.group("Engineers").add(dave);
        replicate("CN=Engineers,OU=adcertmap-tests," + EMEA_DN);
        emea.domainLocalGroup("Local").add(dave);
        replicate("CN=Local,OU=adcertmap-tests," + EMEA_DN);
        List<String> names = List.of("EMEA\\Engineers", "Engineers", "EMEA\\Local", "Domain Admins");
        Map<String, List<String>> mappings = new LinkedHashMap<>();
        names.forEach(name -> mappings.put(name, List.of("admin")));
        assertEquals(
                List.of("Engineers", "EMEA\\Local"),
                new RoleMapping(mappings).groupsNotIn(directory.groupsNamed(names)),
                "a domain local group of another domain is in no token here");
    }

    @Test
    void groupOfAnotherDomainIsNotARoleWithoutItsDomain() {
        namesakes();
        assertEquals(
                List.of("AppAdmins", "Domain Users", "Users"), roles(map(alices(), NameFormat.SAM, Optional.empty())));
        assertEquals(
                List.of("EMEA\\AppAdmins", "EMEA\\Domain Users"),
                roles(map(daves(), NameFormat.SAM, Optional.empty())));
    }

    @Test
    void groupWithoutAReadableScopeCountsByItsSidInTheOwnDomainOnly() {
        namesakes();
        List<String> readable = roles(map(alices(), NameFormat.SID, Optional.empty()));
        root.hideAttribute("groupType");
        emea.hideAttribute("groupType");
        assertEquals(readable, roles(map(alices(), NameFormat.SID, Optional.empty())));
        assertEquals(List.of(), roles(map(alices(), NameFormat.SAM, Optional.empty())));
        assertEquals(List.of(), roles(map(daves(), NameFormat.SID, Optional.empty())), "they may be domain local");
    }

    @Test
    void groupOfAnotherDomainHasNoRoleOfItsNamesakeInTheOwnDomain() {
        namesakes();
        List<String> both = List.of("admin", "manager");
        assertEquals(both, roles(map(alices(), NameFormat.SAM, roleMapping("AppAdmins"))));
        assertEquals(List.of(), roles(map(daves(), NameFormat.SAM, roleMapping("AppAdmins"))));
        assertEquals(both, roles(map(alices(), NameFormat.SAM, roleMapping("CONTOSO\\AppAdmins"))));
        assertEquals(List.of(), roles(map(daves(), NameFormat.SAM, roleMapping("CONTOSO\\AppAdmins"))));
        assertEquals(List.of(), roles(map(alices(), NameFormat.SAM, roleMapping("emea\\appadmins"))));
        assertEquals(both, roles(map(daves(), NameFormat.SAM, roleMapping("emea\\appadmins"))));
        assertEquals(both, roles(map(alices(), NameFormat.SAM, roleMapping("Users"))), "BUILTIN");
    }

    @Test
    void userOfAnotherDomainIsNotEqualToANamesakeOfTheOwnDomain() {
        TestAccount namesake = emea.user("alice");
        replicate(namesake);
        assertEquals("alice", name(map(alices(), NameFormat.SAM, Optional.empty())));
        CertificateBuilder namesakes =
                CA.issue("CN=alice").upn("alice@emea.contoso.com").sid(namesake.objectSid());
        assertEquals("EMEA\\alice", name(map(namesakes, NameFormat.SAM, Optional.empty())));
    }

    @Test
    void nameWithABackslashIsNotANameOfAnotherDomain() {
        String group = root.group("odd").add(alice).distinguishedName();
        root.modify(group, new Modification(ModificationType.REPLACE, "sAMAccountName", "EMEA\\AppAdmins"));
        assertEquals(
                List.of("CONTOSO\\EMEA\\AppAdmins", "Domain Users", "Users"),
                roles(map(alices(), NameFormat.SAM, Optional.empty())));
        assertEquals(List.of(), roles(map(alices(), NameFormat.SAM, roleMapping("EMEA\\AppAdmins"))));
    }

    @Test
    void accountThatMovedToAnotherDomainIsFoundThereOrNotAtAll() {
        dave.altSecurityIdentities("X509:<SKI>0102");
        replicate(dave);
        TestAccount moved = root.user("moved"); // a new SID in the new domain, the old one in sIDHistory
        root.modify(
                moved.distinguishedName(),
                new Modification(ModificationType.REPLACE, "altSecurityIdentities", "X509:<SKI>0102"),
                new Modification(
                        ModificationType.REPLACE,
                        "sIDHistory",
                        Sid.parse(dave.objectSid()).toBytes()));
        CertificateBuilder certificate = CA.issue("CN=dave").subjectKeyIdentifier(new byte[] {1, 2});
        assertEquals("ADCM-AMBIGUOUS", name(map(certificate)), "the global catalog shows both for a while");
        CertificateBuilder former = daves();
        dave.close();
        root.delete(dave.distinguishedName());
        assertEquals("CONTOSO\\moved", name(map(certificate)));
        assertEquals("ADCM-NO-ACCOUNT", name(map(former)), "the certificate has the former name and SID");
    }

    @Test
    void globalCatalogThatIsBehindDoesNotDecideAboutTheAccount() {
        replicate(dave);
        CertificateBuilder former = daves();
        dave.close(); // the global catalog still shows it
        assertEquals("ADCM-NO-ACCOUNT", name(map(former)));
        TestAccount again = emea.user("dave"); // with another SID
        assertEquals("ADCM-NO-ACCOUNT", name(map(former)));
        assertEquals(
                "ADCM-NO-ACCOUNT",
                name(map(CA.issue("CN=dave").upn("dave@emea.contoso.com").sid(again.objectSid()))),
                "the account that it shows does not exist");
    }

    /** The token has two groups that may be domain local, and a SID of sIDHistory. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void groupThatIsNotShownInAnotherDomainMayBeDomainLocal(boolean isShown) {
        emea.modify(
                "CN=Administrators,CN=Builtin," + EMEA_DN,
                new Modification(ModificationType.ADD, "member", dave.distinguishedName()));
        emea.domainLocalGroup("Local").add(dave);
        String former = "S-1-5-21-9-9-9-500";
        emea.modify(
                dave.distinguishedName(),
                new Modification(
                        ModificationType.REPLACE,
                        "sIDHistory",
                        Sid.parse(former).toBytes()));
        replicate(dave);
        if (!isShown) {
            emea.lies()
                    .change(
                            search -> search.getFilter().toString().contains("objectClass=group"),
                            entry -> entry.hasAttributeValue("groupType", "-2147483646") ? List.of(entry) : List.of());
        }
        assertEquals(
                List.of(EMEA_SID + "-513", former),
                roles(map(daves(), NameFormat.SID, Optional.empty())),
                "S-1-5-32-544 is another group in each domain");
    }

    @Test
    void groupThatIsNotShownInTheOwnDomainIsARoleByItsSid() {
        List<String> shown = roles(map(alices(), NameFormat.SID, Optional.empty()));
        assertTrue(shown.contains("S-1-5-32-545"), shown::toString);
        directory.clearCaches();
        root.lies().change(search -> search.getFilter().toString().contains("objectClass=group"), entry -> List.of());
        assertEquals(shown, roles(map(alices(), NameFormat.SID, Optional.empty())));
    }

    @Test
    void mappingThatWasRemovedInTheDomainOfTheAccountCountsNoLonger() {
        dave.altSecurityIdentities("X509:<SKI>0102");
        alice.altSecurityIdentities("X509:<SKI>0304");
        replicate(dave);
        CertificateBuilder certificate = CA.issue("CN=dave").subjectKeyIdentifier(new byte[] {1, 2});
        assertEquals("EMEA\\dave", name(map(certificate)));
        assertEquals("CONTOSO\\alice", name(map(CA.issue("CN=alice").subjectKeyIdentifier(new byte[] {3, 4}))));
        String dn = dave.distinguishedName();
        emea.modify(dn, new Modification(ModificationType.DELETE, "altSecurityIdentities")); // and not replicated yet
        assertEquals("ADCM-NO-ACCOUNT", name(map(certificate)));
        emea.modify(dn, new Modification(ModificationType.ADD, "altSecurityIdentities", "X509:<SKI>0304"));
        assertEquals("ADCM-NO-ACCOUNT", name(map(certificate)));
        emea.modify(dn, new Modification(ModificationType.REPLACE, "userPrincipalName", "other@emea.contoso.com"));
        assertEquals(
                "ADCM-NO-ACCOUNT",
                name(map(CA.issue("CN=dave").upn("dave@contoso.com").sid(dave.objectSid()))));
    }

    /**
     * The userPrincipalName comes before altSecurityIdentities, and hides that two accounts have the mapping string.
     */
    @Test
    void accountThatMatchesOtherwiseInItsOwnDomainIsJudgedWithTheOthers() {
        alice.altSecurityIdentities("X509:<SKI>0102");
        dave.altSecurityIdentities("X509:<SKI>0102");
        dave.userPrincipalName("d@emea.contoso.com");
        replicate(dave);
        CertificateBuilder certificate =
                CA.issue("CN=dave").upn("d@emea.contoso.com").subjectKeyIdentifier(new byte[] {1, 2});
        assertEquals("EMEA\\dave", name(map(certificate)));
        dave.userPrincipalName("other@emea.contoso.com"); // and not replicated yet
        assertEquals("ADCM-AMBIGUOUS", name(map(certificate)));
        alice.altSecurityIdentities("X509:<SKI>0304");
        assertEquals("EMEA\\dave", name(map(certificate)));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1, 50, 53, 51, 52, 80})
    void accountWhoseOwnDomainDoesNotShowItsIdentifiersIsUnavailable(int code) {
        dave.altSecurityIdentities("X509:<SKI>0102");
        replicate(dave);
        CertificateBuilder certificate = CA.issue("CN=dave").subjectKeyIdentifier(new byte[] {1, 2});
        assertEquals("EMEA\\dave", name(map(certificate)));
        emea.lies()
                .instead(
                        search -> search.getAttributeList().contains("altSecurityIdentities"),
                        ResultCode.valueOf(code));
        String cause = name(map(certificate));
        assertTrue(cause.contains("cannot read the account " + dave.objectSid()), cause);
    }

    private List<String> scan(int most) {
        List<String> scanned = new ArrayList<>();
        directory.accountScan().read(AccountScan.Selection.ALL, Optional.empty(), account -> {
            scanned.add(account.dnsDomain() + " " + account.sAMAccountName());
            return scanned.size() < most;
        });
        return scanned.stream().sorted().toList();
    }

    @Test
    void scanReadsEachDomainUntilTheVisitorEndsIt() {
        List<String> all = List.of(
                "contoso.com alice",
                "contoso.com svc-adcertmap",
                "emea.contoso.com dave",
                "emea.contoso.com svc-adcertmap");
        assertEquals(all, scan(100));
        assertEquals(1, scan(1).size());
        assertEquals(3, scan(3).size());
    }
}
