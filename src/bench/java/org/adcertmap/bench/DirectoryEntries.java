package org.adcertmap.bench;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;

/**
 * Who is in the directory, and in which groups? Twelve groups in six groups in two; everybody in three of the twelve.
 */
final class DirectoryEntries {
    private static final String NEVER = "9223372036854775807";
    private static final String GLOBAL_SECURITY = Integer.toString(0x80000002);
    private static final int DOMAIN_USERS = 513;
    private static final int FIRST_GROUP_RID = 2_000;
    private static final List<String> OCTETS = List.of("objectSid", "tokenGroups");
    private static final List<String> TEXTS = List.of(
            "userPrincipalName",
            "sAMAccountName",
            "altSecurityIdentities",
            "nETBIOSName",
            "nCName",
            "memberOf",
            "userAccountControl",
            "accountExpires",
            "logonCount",
            "groupType",
            "whenCreated");
    private static final int[] GROUPS_OF_LEVEL = {12, 6, 2};

    final List<Entry> all = new ArrayList<>();
    /** By the name of a user or group: her groups, and those with theirs. */
    final Map<String, Set<String>> direct = new HashMap<>();

    final Map<String, Set<String>> transitive = new HashMap<>();
    final Map<String, byte[]> groupSids = new LinkedHashMap<>();

    DirectoryEntries(int users) {
        put(Layout.BASE, "domain");
        put(Layout.USERS, "organizationalUnit");
        put(Layout.GROUPS, "organizationalUnit");
        put(Layout.CONFIGURATION, "container");
        put(Layout.PARTITIONS, "container");
        Entry partition = put("CN=" + Layout.NETBIOS + "," + Layout.PARTITIONS, "crossRef");
        partition.addAttribute("nCName", Layout.BASE);
        partition.addAttribute("nETBIOSName", Layout.NETBIOS);
        group("Domain Users", DOMAIN_USERS, Set.of());
        int rid = FIRST_GROUP_RID;
        for (int level = 3; level >= 1; level--) {
            for (int number = 0; number < GROUPS_OF_LEVEL[level - 1]; number++) {
                group(name(level, number), rid++, level == 3 ? Set.of() : Set.of(name(level + 1, number)));
            }
        }
        for (int user = 0; user < users; user++) {
            user(user);
        }
    }

    private static String name(int level, int number) {
        return "GL" + level + "-" + number % GROUPS_OF_LEVEL[level - 1];
    }

    private void group(String name, int rid, Set<String> in) {
        byte[] sid = Sid.parse(Layout.sid(rid)).toBytes();
        groupSids.put(name, sid);
        Entry group = account(Layout.groupDn(name), "group", name, sid, in);
        group.addAttribute("groupType", GLOBAL_SECURITY);
        join(name, in);
    }

    private void user(int number) {
        String sam = Layout.sam(number);
        Set<String> in = new LinkedHashSet<>(List.of(name(1, number), name(1, number + 4), name(1, number + 7)));
        Entry user = account(
                Layout.userDn(number),
                "user",
                sam,
                Sid.parse(Layout.userSid(number)).toBytes(),
                in);
        user.addAttribute("userPrincipalName", Layout.upn(number));
        user.addAttribute("userAccountControl", "512");
        user.addAttribute("accountExpires", NEVER);
        user.addAttribute("logonCount", "0");
        user.addAttribute("mail", sam + "@example.test");
        join(sam, in);
        transitive.get(sam).add("Domain Users");
    }

    private Entry account(String dn, String objectClass, String sam, byte[] sid, Set<String> in) {
        Entry entry = put(dn, objectClass);
        entry.addAttribute("sAMAccountName", sam);
        entry.addAttribute("objectSid", sid);
        entry.addAttribute("whenCreated", "20200101000000.0Z");
        if (!in.isEmpty()) {
            entry.addAttribute("memberOf", in.stream().map(Layout::groupDn).toList());
        }
        return entry;
    }

    /** Whoever is joined to a group must be so after the group. */
    private void join(String name, Set<String> in) {
        Set<String> above = new LinkedHashSet<>(in);
        in.forEach(group -> above.addAll(transitive.get(group)));
        direct.put(name, in);
        transitive.put(name, above);
    }

    private Entry put(String dn, String objectClass) {
        Entry entry = new Entry(dn, new Attribute("objectClass", "top", objectClass));
        all.add(entry);
        return entry;
    }

    /** As much of Active Directory's schema as the entries need: octets compare as octets. */
    static Schema schema() throws LDAPException {
        List<String> attributes = new ArrayList<>();
        OCTETS.forEach(name -> attributes.add(attribute(name, "octetStringMatch", "40")));
        TEXTS.forEach(name -> attributes.add(attribute(name, "caseIgnoreMatch", "15")));
        String may = String.join(" $ ", TEXTS) + " $ " + String.join(" $ ", OCTETS) + " $ mail";
        List<String> classes = Stream.of("user", "group", "crossRef", "container")
                .map(name -> "( " + name + "-oid NAME '" + name + "' SUP top STRUCTURAL MAY ( cn $ " + may + " ) )")
                .toList();
        Schema own = new Schema(new Entry(
                "cn=schema",
                new Attribute("objectClass", "top", "subschema"),
                new Attribute("attributeTypes", attributes),
                new Attribute("objectClasses", classes)));
        return Schema.mergeSchemas(Schema.getDefaultStandardSchema(), own);
    }

    private static String attribute(String name, String equality, String syntax) {
        return "( " + name + "-oid NAME '" + name + "' EQUALITY " + equality + " SYNTAX 1.3.6.1.4.1.1466.115.121.1."
                + syntax + " )";
    }
}
