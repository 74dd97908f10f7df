// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.IdleConnections;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * Polls one domain controller for the changes of its domain, over one connection: from the moment of {@link #open} on,
 * {@link #poll} reports every change of an object and attribute that the bind account may read (DirSync), and
 * {@link #usns} shows which objects exist. After a failure the session is of no more use. Confined to one thread at a
 * time.
 */
public final class DirSyncSession implements AutoCloseable {
    /** MaxPageSize, and so the most SIDs in one search (MS-ADTS 3.1.1.3.4.6). */
    public static final int MAX_SIDS = LdapSearch.MAX_PAGE_SIZE;

    private static final int MAX_CHANGES = 10_000; // in one response, which the domain controller limits as well
    private static final int MAX_PAGES = 10_000;
    private static final String NAMING_CONTEXT = "defaultNamingContext";
    private static final String CONFIGURATION = "configurationNamingContext";
    private static final String SUPPORTED_CONTROL = "supportedControl";
    private static final String USN = "highestCommittedUSN";
    private static final String ENABLED_FEATURE = "msDS-EnabledFeature";
    private static final String TIME_LIMITED_MEMBERSHIPS = "CN=Privileged Access Management Feature,";
    private static final String OBJECT_SID = "objectSid";
    private static final String USN_CHANGED = "uSNChanged";

    private final PinnedConnection connection;
    private final Duration timeout;
    private String namingContext = "";
    private String configuration = "";
    private byte[] cookie = {};
    private long usn;

    private DirSyncSession(PinnedConnection connection, Duration timeout) {
        this.connection = connection;
        this.timeout = timeout;
    }

    /**
     * Starts a session: everything that changes from now on is reported.
     *
     * @param connection bound; closed with the session, or if this fails
     * @param timeout of each request (heartbeat)
     * @throws LDAPException if the domain controller does not support DirSync, or the session cannot start
     */
    public static DirSyncSession open(PinnedConnection connection, Duration timeout) throws LDAPException {
        DirSyncSession session = new DirSyncSession(connection, timeout);
        boolean isOpen = false;
        try {
            session.begin();
            isOpen = true;
            return session;
        } finally {
            if (!isOpen) {
                connection.close();
            }
        }
    }

    private void begin() throws LDAPException {
        SearchResultEntry root = rootDse();
        if (!root.hasAttributeValue(SUPPORTED_CONTROL, DirSyncControl.OID)
                || !root.hasAttributeValue(SUPPORTED_CONTROL, DirSyncControl.EXTENDED_DN)) {
            throw new LDAPException(
                    ResultCode.UNAVAILABLE_CRITICAL_EXTENSION, "the domain controller does not support DirSync");
        }
        namingContext = EntryAttributes.required(root, NAMING_CONTEXT, EntryAttributes::dn)
                .toString();
        configuration = EntryAttributes.required(root, CONFIGURATION, EntryAttributes::dn)
                .toString();
        // Matches nothing: the cookie of the present state without the domain's objects.
        Filter nothing = Filter.createANDFilter(
                Filter.createEqualityFilter("objectClass", "user"),
                Filter.createEqualityFilter("sAMAccountName", "*/\\[]:;|=,+?<>"));
        changes(nothing, page -> {});
    }

    private SearchResultEntry rootDse() throws LDAPException {
        SearchResultEntry root =
                execute(connected -> LdapSearch.base("", NAMING_CONTEXT, CONFIGURATION, SUPPORTED_CONTROL, USN)
                        .execute(connected)
                        .entry());
        long current = EntryAttributes.largeInteger(root, USN)
                .orElseThrow(() -> new InvalidResponseException("the root DSE has no " + USN));
        if (current < usn) {
            throw new LDAPException(
                    ResultCode.OTHER,
                    USN + " has decreased from " + usn + " to " + current + ": the domain controller was restored");
        }
        usn = current;
        return root;
    }

    /**
     * Reports the changes since the last poll, page by page.
     *
     * @throws LDAPException if a response fails, is late, or has too many changes; changes are missed then
     */
    public void poll(Consumer<AccountChanges> listener) throws LDAPException {
        rootDse();
        changes(Filter.createPresenceFilter("objectClass"), listener);
    }

    /** Returns highestCommittedUSN of the domain controller before the last poll began. */
    public long usn() {
        return usn;
    }

    private void changes(Filter filter, Consumer<AccountChanges> listener) throws LDAPException {
        for (int page = 0; page < MAX_PAGES; page++) {
            LdapSearch search = LdapSearch.of(
                            namingContext, SearchScope.SUB, filter, MAX_CHANGES, ChangedObject.ATTRIBUTES)
                    .with(DirSyncControl.request(cookie).toArray(com.unboundid.ldap.sdk.Control[]::new));
            LdapSearch.Result result = execute(search::execute);
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

    /**
     * Searches for accounts and groups.
     *
     * @param sids at most {@link #MAX_SIDS}
     * @return uSNChanged of those that exist
     */
    public Map<Sid, Long> usns(List<Sid> sids) throws LDAPException {
        Filter any = Filter.createORFilter(sids.stream()
                .map(sid -> Filter.createEqualityFilter(OBJECT_SID, sid.toBytes()))
                .toList());
        LdapSearch search =
                LdapSearch.of(namingContext, SearchScope.SUB, any, sids.size(), List.of(OBJECT_SID, USN_CHANGED));
        Map<Sid, Long> usns = new HashMap<>();
        for (SearchResultEntry entry : execute(search::execute).complete()) {
            byte[] sid = EntryAttributes.required(entry, OBJECT_SID, EntryAttributes::octets);
            try {
                usns.put(
                        Sid.fromBytes(sid),
                        EntryAttributes.largeInteger(entry, USN_CHANGED)
                                .orElseThrow(() -> new InvalidResponseException(
                                        USN_CHANGED + " of [" + entry.getDN() + "] is not readable")));
            } catch (IllegalArgumentException e) {
                throw new InvalidResponseException(OBJECT_SID + " of [" + entry.getDN() + "] is " + e.getMessage(), e);
            }
        }
        return usns;
    }

    /**
     * Returns why changes may happen that are not reported, because of this domain controller or its forest; empty if
     * none do.
     */
    public Optional<String> limitation() throws LDAPException {
        if (execute(ReadOnlyControllers::isReadOnly)) {
            return Optional.of("the domain controller is read-only");
        }
        SearchResultEntry partitions =
                execute(connected -> LdapSearch.base("CN=Partitions," + configuration, ENABLED_FEATURE, "objectClass")
                        .execute(connected)
                        .entry());
        String[] features = partitions.getAttributeValues(ENABLED_FEATURE);
        for (String feature : features == null ? new String[0] : features) {
            if (feature.regionMatches(true, 0, TIME_LIMITED_MEMBERSHIPS, 0, TIME_LIMITED_MEMBERSHIPS.length())) {
                return Optional.of("the Privileged Access Management feature is enabled: group memberships may end"
                        + " without a change");
            }
        }
        return Optional.empty();
    }

    private <T> T execute(IdleConnections.Use<T> use) throws LDAPException {
        return connection.execute(timeout, connected -> {
            try {
                return use.on(connected);
            } catch (InvalidResponseException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new InvalidResponseException("its content cannot be decoded: " + e, e);
            }
        });
    }

    @Override
    public void close() {
        connection.close();
    }
}
