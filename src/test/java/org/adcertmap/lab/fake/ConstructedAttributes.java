package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.adcertmap.certificate.Sid;
import org.adcertmap.lab.Filetime;

/** What does a domain controller compute rather than store? Always from the present entries (MS-ADTS 3.1.1.4.5). */
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

    /** {@code null} if the attribute is not a constructed one, or has no value for that entry. */
    Attribute of(Entry entry, String attribute) {
        if (!entry.hasAttribute("objectSid")) {
            return null;
        }
        return switch (attribute.toLowerCase(Locale.ROOT)) {
            case "tokengroups" -> tokenGroups(entry);
            case "msds-user-account-control-computed" -> new Attribute(COMPUTED, Integer.toString(computed(entry)));
            case "msds-principalname" ->
                new Attribute(PRINCIPAL_NAME, domain.netbios() + "\\" + entry.getAttributeValue("sAMAccountName"));
            default -> null;
        };
    }

    /** A lockout may end by itself; the stored lockoutTime then stays until the next good password. */
    int computed(Entry entry) {
        long control = FakeEntries.number(entry, "userAccountControl", 0);
        int computed = 0;
        long lockedAt = FakeEntries.number(entry, "lockoutTime", 0);
        if (lockedAt != 0 && (control & ANY_TRUST) == 0) {
            long duration = -FakeEntries.number(entries.read(domain.dn()), "lockoutDuration", Long.MIN_VALUE);
            boolean over = duration > 0 && lockedAt + duration <= Filetime.of(Instant.now());
            computed |= over ? 0 : UF_LOCKOUT;
        }
        boolean mustChange = FakeEntries.number(entry, "pwdLastSet", 0) == 0;
        return mustChange && (control & PASSWORD_DOES_NOT_EXPIRE) == 0 ? computed | UF_PASSWORD_EXPIRED : computed;
    }

    /**
     * The primary group, the groups that list the entry, and theirs in turn; a group for mail is none of them. And the
     * SIDs that the account and its groups had in another domain.
     */
    private Attribute tokenGroups(Entry entry) {
        Map<String, byte[]> token = new LinkedHashMap<>();
        Deque<Entry> open = new ArrayDeque<>();
        open.add(entry);
        remember(entry, token);
        long primary = FakeEntries.number(entry, "primaryGroupID", 0);
        if (primary != 0) {
            join(entries.ofSid(Sid.parse(domain.sid(Math.toIntExact(primary)))), token, open);
        }
        while (!open.isEmpty()) {
            String member = open.remove().getDN();
            for (SearchResultEntry group : entries.find(Filter.createEqualityFilter("member", member))) {
                join(group, token, open);
            }
        }
        return token.isEmpty()
                ? null
                : new Attribute(TOKEN_GROUPS, token.values().toArray(byte[][]::new));
    }

    private static void remember(Entry entry, Map<String, byte[]> token) {
        byte[][] history = entry.getAttributeValueByteArrays("sIDHistory");
        for (byte[] sid : history == null ? new byte[0][] : history) {
            token.put(Sid.fromBytes(sid).toString(), sid);
        }
    }

    private static void join(Entry group, Map<String, byte[]> token, Deque<Entry> open) {
        // GROUP_TYPE_SECURITY_ENABLED is the sign bit.
        if (group != null && FakeEntries.number(group, "groupType", 0) < 0) {
            byte[] sid = group.getAttributeValueBytes("objectSid");
            if (token.put(Sid.fromBytes(sid).toString(), sid) == null) {
                open.add(group);
                remember(group, token);
            }
        }
    }
}
