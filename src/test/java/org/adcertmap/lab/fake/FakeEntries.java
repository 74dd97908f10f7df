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
import java.util.List;
import org.adcertmap.certificate.Sid;

/**
 * What stands in the directory? The entries themselves, read and written past everything that the domain controller
 * does for its clients: no counting, no faults, nothing hidden, nothing computed.
 */
final class FakeEntries {
    private final String baseDn;
    private volatile InMemoryDirectoryServer server;

    FakeEntries(String baseDn) {
        this.baseDn = baseDn;
    }

    /** The server needs its interceptors before it exists, and they need the entries. */
    void of(InMemoryDirectoryServer holder) {
        server = holder;
    }

    /** {@code null} where there is no such entry. */
    SearchResultEntry read(String dn) {
        return call(() -> server.getEntry(dn));
    }

    List<SearchResultEntry> find(Filter filter) {
        return call(() -> server.search(baseDn, SearchScope.SUB, filter).getSearchEntries());
    }

    /** {@code null} where no entry has that SID. */
    SearchResultEntry ofSid(Sid sid) {
        List<SearchResultEntry> found = find(Filter.createEqualityFilter("objectSid", sid.toBytes()));
        return found.isEmpty() ? null : found.get(0);
    }

    void add(Entry entry) {
        call(() -> server.add(entry));
    }

    void modify(String dn, Modification... modifications) {
        call(() -> server.modify(dn, modifications));
    }

    /** Without values the attribute goes. */
    void replace(String dn, String attribute, String... values) {
        modify(dn, new Modification(ModificationType.REPLACE, attribute, values));
    }

    void delete(String dn) {
        if (read(dn) != null) {
            call(() -> server.delete(dn));
        }
    }

    /** {@code absent} where the attribute is. */
    static long number(Entry entry, String attribute, long absent) {
        Attribute value = entry.getAttribute(attribute);
        return value == null ? absent : value.getValueAsLong();
    }

    private interface Deed<T> {
        T run() throws LDAPException;
    }

    private static <T> T call(Deed<T> deed) {
        try {
            return deed.run();
        } catch (LDAPException e) {
            throw new IllegalStateException(e);
        }
    }
}
