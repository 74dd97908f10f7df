// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.Filetime;

/** Computes constructed attributes from the stored entries (MS-ADTS 3.1.1.4.5). */
final class ConstructedAttributes {
    static final String TOKEN_GROUPS = "tokenGroups";
    static final String COMPUTED = "msDS-User-Account-Control-Computed";
    static final String PRINCIPAL_NAME = "msDS-PrincipalName";

    private static final int UF_LOCKOUT = 0x10;
    private static final int UF_PASSWORD_EXPIRED = 0x800000;
    private static final int ANY_TRUST = 0x800 | 0x1000 | 0x2000;
    private static final int PASSWORD_DOES_NOT_EXPIRE = ANY_TRUST | 0x10000 | 0x40000;

    private final FakeDomain domain;
    private final FakeEntries entries;

    ConstructedAttributes(FakeDomain domain, FakeEntries entries) {
        this.domain = domain;
        this.entries = entries;
    }

    /** Returns the attribute; {@code null} if it is not constructed or has no value for that entry. */
    Attribute of(Entry entry, String attribute) {
        if (!entry.hasAttribute("objectSid")) {
            return null;
        }
        return switch (attribute.toLowerCase(Locale.ROOT)) {
            case "tokengroups", "tokengroupsnogcacceptable" -> tokenGroups(entry, attribute);
            case "msds-user-account-control-computed" -> new Attribute(COMPUTED, Integer.toString(computed(entry)));
            case "msds-principalname" ->
                new Attribute(PRINCIPAL_NAME, domain.netbios() + "\\" + entry.getAttributeValue("sAMAccountName"));
            default -> null;
        };
    }

    /** Computes the flags. A lockout may end by itself; lockoutTime then remains until the next successful logon. */
    int computed(Entry entry) {
        long control = FakeEntries.number(entry, "userAccountControl", 0);
        int computed = 0;
        long lockedAt = FakeEntries.number(entry, "lockoutTime", 0);
        if (lockedAt != 0 && (control & ANY_TRUST) == 0) {
            long duration = -FakeEntries.number(entries.read(domain.dn()), "lockoutDuration", Long.MIN_VALUE);
            boolean isOver = duration > 0 && lockedAt + duration <= Filetime.of(Instant.now());
            computed |= isOver ? 0 : UF_LOCKOUT;
        }
        boolean mustChange = FakeEntries.number(entry, "pwdLastSet", 0) == 0;
        return mustChange && (control & PASSWORD_DOES_NOT_EXPIRE) == 0 ? computed | UF_PASSWORD_EXPIRED : computed;
    }

    /**
     * Computes the token: the primary group and all groups of which the entry is a direct or nested member, without
     * distribution groups, and the sIDHistory of the account and its groups.
     */
    private Attribute tokenGroups(Entry entry, String attribute) {
        Map<String, byte[]> token = new LinkedHashMap<>();
        Deque<Entry> unexpanded = new ArrayDeque<>();
        unexpanded.add(entry);
        addSidHistory(entry, token);
        long primary = FakeEntries.number(entry, "primaryGroupID", 0);
        if (primary != 0) {
            addGroup(entries.bySid(Sid.parse(domain.sid(Math.toIntExact(primary)))), token, unexpanded);
        }
        while (!unexpanded.isEmpty()) {
            String member = unexpanded.remove().getDN();
            for (SearchResultEntry group : entries.groupsOf(member)) {
                addGroup(group, token, unexpanded);
            }
        }
        return token.isEmpty() ? null : new Attribute(attribute, token.values().toArray(byte[][]::new));
    }

    private static void addSidHistory(Entry entry, Map<String, byte[]> token) {
        byte[][] history = entry.getAttributeValueByteArrays("sIDHistory");
        for (byte[] sid : history == null ? new byte[0][] : history) {
            token.put(Sid.fromBytes(sid).toString(), sid);
        }
    }

    private static void addGroup(Entry group, Map<String, byte[]> token, Deque<Entry> unexpanded) {
        // GROUP_TYPE_SECURITY_ENABLED is the sign bit.
        if (group != null && FakeEntries.number(group, "groupType", 0) < 0) {
            byte[] sid = group.getAttributeValueBytes("objectSid");
            if (token.put(Sid.fromBytes(sid).toString(), sid) == null) {
                unexpanded.add(group);
                addSidHistory(group, token);
            }
        }
    }
}
