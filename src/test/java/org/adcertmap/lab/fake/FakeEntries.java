// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.adcertmap.certificate.Sid;

/**
 * Reads and writes the stored entries directly, not as a client of the fake domain controller: operations are not
 * counted, never fail on demand, and nothing is hidden or computed.
 */
final class FakeEntries {
    private final String baseDn;
    private final FakeJournal journal = new FakeJournal();
    private final FakeMembership membership = new FakeMembership(this);
    private volatile InMemoryDirectoryServer server;

    FakeEntries(String baseDn) {
        this.baseDn = baseDn;
    }

    /** Sets the server; its interceptors need this object before the server exists. */
    void use(InMemoryDirectoryServer newServer) {
        server = newServer;
    }

    /** Returns the entry; {@code null} if it does not exist. */
    SearchResultEntry read(String dn) {
        return call(() -> server.getEntry(dn));
    }

    List<SearchResultEntry> find(Filter filter) {
        return call(() -> server.search(baseDn, SearchScope.SUB, filter).getSearchEntries());
    }

    /** Returns the entry with that SID; {@code null} if there is none. */
    SearchResultEntry bySid(Sid sid) {
        List<SearchResultEntry> found = find(Filter.createEqualityFilter("objectSid", sid.toBytes()));
        return found.isEmpty() ? null : found.get(0);
    }

    /** Returns the groups of which the entry is a direct member. */
    List<SearchResultEntry> groupsOf(String dn) {
        return membership.groupsOf(dn).stream()
                .map(this::read)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Returns the changes of the entries. */
    FakeJournal journal() {
        return journal;
    }

    void add(Entry entry) {
        call(() -> server.add(entry));
        if (entry.hasAttribute(FakeMembership.MEMBER)) {
            membership.changed();
        }
        journal.added(entry);
    }

    void modify(String dn, Modification... modifications) {
        Entry before = read(dn);
        call(() -> server.modify(dn, modifications));
        if (Arrays.stream(modifications)
                .anyMatch(change -> change.getAttributeName().equalsIgnoreCase(FakeMembership.MEMBER))) {
            membership.changed();
        }
        journal.modified(before, modifications);
    }

    /** Gives the entry another DN. */
    void move(String dn, String newRdn, String newParent) {
        call(() -> server.modifyDN(dn, newRdn, true, newParent));
        membership.changed();
        journal.moved(dn, newRdn + "," + newParent);
    }

    /** Replaces the values; without values the attribute is removed. */
    void replace(String dn, String attribute, String... values) {
        modify(dn, new Modification(ModificationType.REPLACE, attribute, values));
    }

    void delete(String dn) {
        if (read(dn) != null) {
            call(() -> server.delete(dn));
            membership.changed();
            journal.deleted(dn);
        }
    }

    /** Returns the value, or {@code absent} if the attribute is absent. */
    static long number(Entry entry, String attribute, long absent) {
        Attribute value = entry.getAttribute(attribute);
        return value == null ? absent : value.getValueAsLong();
    }

    private interface Operation<T> {
        T run() throws LDAPException;
    }

    private static <T> T call(Operation<T> operation) {
        try {
            return operation.run();
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }
}
