// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.ConnectedController;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * Queries with DirSync (MS-ADTS 3.1.1.3.4.1.3): every change of an object and attribute that the bind account may read,
 * but a deletion, which {@link TrackingSession#usns} shows.
 */
public final class DirSyncQuery implements ChangeQuery {
    static final String SUPPORTED_CONTROL = "supportedControl";
    private static final int MAX_CHANGES = 10_000; // in one response, which the domain controller limits as well
    private static final int MAX_PAGES = 10_000;

    private String namingContext = "";
    private byte[] cookie = {};

    @Override
    public void begin(Entry rootDse, String base, long usn, Execution connection) throws LDAPException {
        if (!rootDse.hasAttributeValue(SUPPORTED_CONTROL, DirSyncControl.OID)
                || !rootDse.hasAttributeValue(SUPPORTED_CONTROL, DirSyncControl.EXTENDED_DN)) {
            throw new LDAPException(
                    ResultCode.UNAVAILABLE_CRITICAL_EXTENSION, "the domain controller does not support DirSync");
        }
        if (ConnectedController.serviceOf(rootDse).isEmpty()) {
            throw new InvalidResponseException("the root DSE does not say which domain controller it is");
        }
        namingContext = base;
        // Matches nothing: the cookie of the present state without the domain's objects.
        Filter nothing = Filter.createANDFilter(
                Filter.createEqualityFilter("objectClass", "user"),
                Filter.createEqualityFilter("sAMAccountName", "*/\\[]:;|=,+?<>"));
        changes(nothing, connection, page -> {});
    }

    @Override
    public void poll(long usn, Execution connection, Consumer<AccountChanges> listener) throws LDAPException {
        changes(Filter.createPresenceFilter("objectClass"), connection, listener);
    }

    private void changes(Filter filter, Execution connection, Consumer<AccountChanges> listener) throws LDAPException {
        for (int page = 0; page < MAX_PAGES; page++) {
            LdapSearch search = LdapSearch.of(
                            namingContext, SearchScope.SUB, filter, MAX_CHANGES, ChangedObject.ATTRIBUTES)
                    .with(DirSyncControl.request(cookie).toArray(Control[]::new));
            LdapSearch.Result result = connection.execute(search);
            AccountChanges.Collector changes = new AccountChanges.Collector();
            result.complete().forEach(entry -> ChangedObject.add(entry, changes));
            DirSyncControl.Response response = DirSyncControl.response(result.controls());
            listener.accept(changes.changes());
            cookie = response.cookie();
            if (!response.hasMore()) {
                return;
            }
        }
        throw new InvalidResponseException("DirSync does not end");
    }

    @Override
    public Optional<String> limitation() {
        return Optional.empty();
    }
}
