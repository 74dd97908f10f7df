// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * How a {@link TrackingSession} queries a domain controller for changes. For one session, and confined to its thread.
 */
public sealed interface ChangeQuery permits DirSyncQuery, UsnQuery {
    /** Executes a search on the domain controller of the session. */
    interface Execution {
        /** @throws LDAPException if it fails, or its response is late */
        LdapSearch.Result execute(LdapSearch search) throws LDAPException;
    }

    /**
     * Starts: everything that changes from now on is reported.
     *
     * @param usn highestCommittedUSN in the root DSE
     * @throws LDAPException if the domain controller does not support it
     */
    void begin(Entry rootDse, String namingContext, long usn, Execution connection) throws LDAPException;

    /**
     * Reports the changes since the last poll, page by page.
     *
     * @param usn highestCommittedUSN before this poll
     * @throws LDAPException if a response fails, or has too many changes; changes are missed then
     */
    void poll(long usn, Execution connection, Consumer<AccountChanges> listener) throws LDAPException;

    /** Returns why changes may happen that it does not see; empty if it sees all. */
    Optional<String> limitation();
}
