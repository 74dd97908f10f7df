// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which groups an entry is a direct member of: an index over the stored groups, because the LDAP server compares each
 * member of a group to find one. Read again after a change. Safe for any number of threads: the lock of this object
 * guards {@code groups}.
 */
final class FakeMembership {
    static final String MEMBER = "member";

    private final FakeEntries entries;
    private Map<String, List<String>> groups; // by the DN of the member in lower case; null after a change

    FakeMembership(FakeEntries entries) {
        this.entries = entries;
    }

    /** A member or the DN of one was changed before this call. */
    synchronized void changed() {
        groups = null;
    }

    /** Returns the DNs of the groups. */
    synchronized List<String> groupsOf(String dn) {
        if (groups == null) {
            groups = new HashMap<>();
            for (SearchResultEntry group : entries.find(Filter.createPresenceFilter(MEMBER))) {
                for (String member : group.getAttributeValues(MEMBER)) {
                    groups.computeIfAbsent(normalized(member), name -> new ArrayList<>())
                            .add(group.getDN());
                }
            }
        }
        return groups.getOrDefault(normalized(dn), List.of());
    }

    private static String normalized(String dn) {
        return dn.toLowerCase(Locale.ROOT);
    }
}
