// SPDX-License-Identifier: Apache-2.0
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

/** The users and groups of the directory: 12 groups in 6 groups in 2 groups; every user is in three of the 12. */
final class DirectoryEntries {
    private static final String NEVER = "9223372036854775807";
    private static final String GLOBAL_SECURITY = Integer.toString(0x80000002);
    private static final int DOMAIN_USERS = 513;
    private static final int FIRST_GROUP_RID = 2_000;
    private static final List<String> BINARY_ATTRIBUTES = List.of("objectSid", "tokenGroups");
    private static final List<String> TEXT_ATTRIBUTES = List.of(
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

    final List<Entry> entries = new ArrayList<>();
    /** Direct groups by the name of the user or group. */
    final Map<String, Set<String>> directGroups = new HashMap<>();

    /** Direct and nested groups by the name of the user or group. */
    final Map<String, Set<String>> transitiveGroups = new HashMap<>();

    final Map<String, byte[]> groupSids = new LinkedHashMap<>();

    DirectoryEntries(int users) {
        put(DirectoryLayout.BASE, "domain");
        put(DirectoryLayout.USERS, "organizationalUnit");
        put(DirectoryLayout.GROUPS, "organizationalUnit");
        put(DirectoryLayout.CONFIGURATION, "container");
        put(DirectoryLayout.PARTITIONS, "container");
        Entry partition = put("CN=" + DirectoryLayout.NETBIOS + "," + DirectoryLayout.PARTITIONS, "crossRef");
        partition.addAttribute("nCName", DirectoryLayout.BASE);
        partition.addAttribute("nETBIOSName", DirectoryLayout.NETBIOS);
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

    private void group(String name, int rid, Set<String> memberOf) {
        byte[] sid = Sid.parse(DirectoryLayout.sid(rid)).toBytes();
        groupSids.put(name, sid);
        Entry group = account(DirectoryLayout.groupDn(name), "group", name, sid, memberOf);
        group.addAttribute("groupType", GLOBAL_SECURITY);
        recordMembership(name, memberOf);
    }

    private void user(int number) {
        String sam = DirectoryLayout.sam(number);
        Set<String> memberOf = new LinkedHashSet<>(List.of(name(1, number), name(1, number + 4), name(1, number + 7)));
        Entry user = account(
                DirectoryLayout.userDn(number),
                "user",
                sam,
                Sid.parse(DirectoryLayout.userSid(number)).toBytes(),
                memberOf);
        user.addAttribute("userPrincipalName", DirectoryLayout.upn(number));
        user.addAttribute("userAccountControl", "512");
        user.addAttribute("accountExpires", NEVER);
        user.addAttribute("logonCount", "0");
        user.addAttribute("mail", sam + "@example.test");
        recordMembership(sam, memberOf);
        transitiveGroups.get(sam).add("Domain Users");
    }

    private Entry account(String dn, String objectClass, String sam, byte[] sid, Set<String> memberOf) {
        Entry entry = put(dn, objectClass);
        entry.addAttribute("sAMAccountName", sam);
        entry.addAttribute("objectSid", sid);
        entry.addAttribute("whenCreated", "20200101000000.0Z");
        if (!memberOf.isEmpty()) {
            entry.addAttribute(
                    "memberOf", memberOf.stream().map(DirectoryLayout::groupDn).toList());
        }
        return entry;
    }

    /** Records the memberships of a user or group; its groups must have been added before. */
    private void recordMembership(String name, Set<String> memberOf) {
        Set<String> allGroups = new LinkedHashSet<>(memberOf);
        memberOf.forEach(group -> allGroups.addAll(transitiveGroups.get(group)));
        directGroups.put(name, memberOf);
        transitiveGroups.put(name, allGroups);
    }

    private Entry put(String dn, String objectClass) {
        Entry entry = new Entry(dn, new Attribute("objectClass", "top", objectClass));
        entries.add(entry);
        return entry;
    }

    /**
     * Returns the part of the Active Directory schema that the entries use, with octetStringMatch for binary values.
     */
    static Schema schema() throws LDAPException {
        List<String> attributes = new ArrayList<>();
        BINARY_ATTRIBUTES.forEach(name -> attributes.add(attribute(name, "octetStringMatch", "40")));
        TEXT_ATTRIBUTES.forEach(name -> attributes.add(attribute(name, "caseIgnoreMatch", "15")));
        String may = String.join(" $ ", TEXT_ATTRIBUTES) + " $ " + String.join(" $ ", BINARY_ATTRIBUTES) + " $ mail";
        List<String> classes = Stream.of("user", "group", "crossRef", "container")
                .map(name -> "( " + name + "-oid NAME '" + name + "' SUP top STRUCTURAL MAY ( cn $ " + may + " ) )")
                .toList();
        Schema activeDirectory = new Schema(new Entry(
                "cn=schema",
                new Attribute("objectClass", "top", "subschema"),
                new Attribute("attributeTypes", attributes),
                new Attribute("objectClasses", classes)));
        return Schema.mergeSchemas(Schema.getDefaultStandardSchema(), activeDirectory);
    }

    private static String attribute(String name, String equality, String syntax) {
        return "( " + name + "-oid NAME '" + name + "' EQUALITY " + equality + " SYNTAX 1.3.6.1.4.1.1466.115.121.1."
                + syntax + " )";
    }
}
