// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.RDN;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.Filetime;
import org.adcertmap.lab.TestDirectory;

/** Creates the entries of a new domain, as far as a mapping reads them. */
final class FakeTree {
    private static final String PUBLIC_KEYS = "CN=Public Key Services,CN=Services";
    static final int DOMAIN_USERS = 513;
    static final int SERVICE_ACCOUNT = 1104;
    static final int GLOBAL_SECURITY = 0x80000002;
    static final int DOMAIN_LOCAL_SECURITY = 0x80000004;
    static final int UNIVERSAL_SECURITY = 0x80000008;
    static final int GLOBAL_DISTRIBUTION = 0x2;
    private static final int BUILTIN_LOCAL_SECURITY = 0x80000005;
    private static final String NEVER = "9223372036854775807";
    /** For lockoutDuration, an interval in negative units of 100 ns: until an administrator unlocks the account. */
    private static final String UNTIL_UNLOCKED = "-9223372036854775808";

    private final FakeDomain domain;
    private final FakeEntries entries;

    FakeTree(FakeDomain domain, FakeEntries entries) {
        this.domain = domain;
        this.entries = entries;
    }

    void create(String servicePassword) {
        String base = domain.dn();
        Entry domainRoot = entry(base, "top", "domainDNS");
        domainRoot.addAttribute("objectSid", Sid.parse(domain.sid()).toBytes());
        domainRoot.addAttribute("lockoutDuration", UNTIL_UNLOCKED);
        entries.add(domainRoot);
        String configuration = domain.configurationDn();
        entries.add(entry("CN=Users," + base, "top", "container"));
        entries.add(entry(configuration, "top", "container"));
        for (String name : List.of(
                "CN=Partitions",
                "CN=Services",
                PUBLIC_KEYS,
                "CN=Certification Authorities," + PUBLIC_KEYS,
                "CN=AIA," + PUBLIC_KEYS)) {
            entries.add(entry(name + "," + configuration, "top", "container"));
        }
        entries.add(ca(ntAuthCertificates()));
        entries.add(entry("CN=Builtin," + base, "top", "builtinDomain"));
        entries.add(entry(domain.testsDn(), "top", "organizationalUnit"));
        createCrossRef();
        group("CN=Domain Admins,CN=Users," + base, "Domain Admins", domain.sid(512), GLOBAL_SECURITY);
        group("CN=Domain Users,CN=Users," + base, "Domain Users", domain.sid(DOMAIN_USERS), GLOBAL_SECURITY);
        group("CN=Domain Computers,CN=Users," + base, "Domain Computers", domain.sid(515), GLOBAL_SECURITY);
        group("CN=Administrators,CN=Builtin," + base, "Administrators", "S-1-5-32-544", BUILTIN_LOCAL_SECURITY);
        group("CN=Users,CN=Builtin," + base, "Users", "S-1-5-32-545", BUILTIN_LOCAL_SECURITY);
        entries.replace("CN=Administrators,CN=Builtin," + base, "member", "CN=Domain Admins,CN=Users," + base);
        entries.replace("CN=Users,CN=Builtin," + base, "member", "CN=Domain Users,CN=Users," + base);
        user(domain.serviceAccountDn(), "svc-adcertmap", SERVICE_ACCOUNT);
        entries.replace(domain.serviceAccountDn(), "userPassword", servicePassword);
    }

    String ntAuthCertificates() {
        return "CN=NTAuthCertificates," + PUBLIC_KEYS + "," + domain.configurationDn();
    }

    /** Returns the DN of the entry of a CA; creates the entry if it does not exist. */
    String caEntry(TestDirectory.Container container, String name) {
        String dn = new RDN("CN", name) + ",CN=" + container.cn() + "," + PUBLIC_KEYS + "," + domain.configurationDn();
        if (entries.read(dn) == null) {
            entries.add(ca(dn));
        }
        return dn;
    }

    /** Returns an entry without certificates: the schema requires a value, and so it has a placeholder. */
    private static Entry ca(String dn) {
        Entry ca = entry(dn, "top", "certificationAuthority");
        ca.addAttribute("cACertificate", new byte[] {0});
        return ca;
    }

    private void createCrossRef() {
        Entry crossRef =
                entry("CN=" + domain.netbios() + ",CN=Partitions," + domain.configurationDn(), "top", "crossRef");
        crossRef.addAttribute("nCName", domain.dn());
        crossRef.addAttribute("dnsRoot", domain.dns());
        crossRef.addAttribute("nETBIOSName", domain.netbios());
        entries.add(crossRef);
    }

    void user(String dn, String sAMAccountName, int rid) {
        Entry user = entry(dn, "top", "person", "organizationalPerson", "user");
        user.addAttribute("objectCategory", "CN=Person,CN=Schema," + domain.configurationDn());
        user.addAttribute("sAMAccountName", sAMAccountName);
        user.addAttribute("userPrincipalName", sAMAccountName + "@" + domain.dns());
        user.addAttribute("objectSid", Sid.parse(domain.sid(rid)).toBytes());
        user.addAttribute("userAccountControl", Integer.toString(0x200));
        user.addAttribute("primaryGroupID", Integer.toString(DOMAIN_USERS));
        user.addAttribute("accountExpires", NEVER);
        user.addAttribute("pwdLastSet", Long.toString(Filetime.of(Instant.now())));
        entries.add(user);
    }

    void group(String dn, String sAMAccountName, String sid, int groupType) {
        Entry group = entry(dn, "top", "group");
        group.addAttribute("objectCategory", "CN=Group,CN=Schema," + domain.configurationDn());
        group.addAttribute("sAMAccountName", sAMAccountName);
        group.addAttribute("objectSid", Sid.parse(sid).toBytes());
        group.addAttribute("groupType", Integer.toString(groupType));
        entries.add(group);
    }

    private static Entry entry(String dn, String... classes) {
        Entry entry = new Entry(dn, new Attribute("objectClass", classes));
        DateTimeFormatter time =
                DateTimeFormatter.ofPattern("yyyyMMddHHmmss'.0Z'").withZone(ZoneOffset.UTC);
        entry.addAttribute("whenCreated", time.format(Instant.now()));
        return entry;
    }

    /** Returns the root DSE, which clients may read without a bind. */
    Entry rootDse() {
        String configuration = domain.configurationDn();
        Entry root = new Entry("", new Attribute("objectClass", "top"));
        root.addAttribute("defaultNamingContext", domain.dn());
        root.addAttribute("rootDomainNamingContext", domain.dn());
        root.addAttribute("configurationNamingContext", configuration);
        root.addAttribute("schemaNamingContext", "CN=Schema," + configuration);
        root.addAttribute("namingContexts", domain.dn(), configuration, "CN=Schema," + configuration);
        root.addAttribute("dnsHostName", "dc1." + domain.dns());
        root.addAttribute(
                "ldapServiceName", domain.dns() + ":dc1$@" + domain.dns().toUpperCase(Locale.ROOT));
        root.addAttribute("isSynchronized", "TRUE");
        root.addAttribute("isGlobalCatalogReady", "TRUE");
        root.addAttribute("domainFunctionality", "7");
        root.addAttribute("forestFunctionality", "7");
        root.addAttribute("domainControllerFunctionality", "7");
        root.addAttribute("supportedLDAPVersion", "3", "2");
        root.addAttribute("supportedControl", FakeController.DOMAIN_SCOPE, "1.2.840.113556.1.4.319");
        root.addAttribute(
                "supportedCapabilities", FakeController.ACTIVE_DIRECTORY, FakeController.ACTIVE_DIRECTORY_V51);
        return root;
    }
}
