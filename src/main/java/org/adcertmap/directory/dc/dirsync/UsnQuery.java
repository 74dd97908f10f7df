// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * Searches for accounts and groups whose uSNChanged has increased, as Microsoft describes it ("Polling for Changes
 * Using USNChanged"), where DirSync cannot be used. It sees neither a deletion nor who was added to a group.
 */
public final class UsnQuery implements ChangeQuery {
    private static final List<String> ATTRIBUTES = Stream.concat(
                    Stream.of(ObjectSid.ATTRIBUTE),
                    AccountChanges.IDENTIFIERS.stream().sorted())
            .toList();

    private final String reason;
    private String namingContext = "";
    private long last;

    /** @param reason why DirSync cannot be used, in words */
    public UsnQuery(String reason) {
        this.reason = reason;
    }

    @Override
    public void begin(Entry rootDse, String base, long usn, Execution connection) {
        namingContext = base;
        last = usn;
    }

    @Override
    public void poll(long usn, Execution connection, Consumer<AccountChanges> listener) throws LDAPException {
        if (usn == last) {
            return;
        }
        Filter changed = Filter.createANDFilter(
                Filter.createGreaterOrEqualFilter("uSNChanged", Long.toString(last + 1)),
                Filter.createPresenceFilter(ObjectSid.ATTRIBUTE));
        int limit = LdapSearch.MAX_PAGE_SIZE;
        LdapSearch.Result result = connection.execute(
                new LdapSearch(namingContext, SearchScope.SUB, changed, limit, limit, List.of(), ATTRIBUTES));
        AccountChanges.Collector changes = new AccountChanges.Collector();
        if (result.exceedsSizeLimit()) {
            changes.addUnknown(); // too many to be evicted one by one
        } else {
            for (SearchResultEntry entry : result.complete()) {
                add(entry, changes);
            }
        }
        listener.accept(changes.changes());
        last = usn;
    }

    private static void add(SearchResultEntry entry, AccountChanges.Collector changes) throws InvalidResponseException {
        changes.add(ObjectSid.of(entry));
        for (String identifier : AccountChanges.IDENTIFIERS) {
            if (entry.hasAttribute(identifier)) {
                changes.addIdentifier(identifier, List.of(entry.getAttributeValues(identifier)));
            }
        }
    }

    @Override
    public Optional<String> limitation() {
        return Optional.of("DirSync cannot be used, and uSNChanged is polled in its place: " + reason);
    }
}
