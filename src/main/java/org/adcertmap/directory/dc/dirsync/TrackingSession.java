// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.FailureText;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.ConnectedController;
import org.adcertmap.directory.dc.connect.IdleConnections;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.dc.connect.ReadOnlyControllers;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * Polls one domain controller for the changes of its domain, over one connection: from the moment of {@link #open} on,
 * {@link #poll} reports the changes, as far as its {@link ChangeQuery} sees them, and {@link #usns} shows which objects
 * exist. After a failure the session is of no more use. Confined to one thread at a time.
 */
public final class TrackingSession implements AutoCloseable {
    /** MaxPageSize, and so the most SIDs in one search (MS-ADTS 3.1.1.3.4.6). */
    public static final int MAX_SIDS = LdapSearch.MAX_PAGE_SIZE;

    private static final String NAMING_CONTEXT = "defaultNamingContext";
    private static final String CONFIGURATION = "configurationNamingContext";
    private static final String USN = "highestCommittedUSN";
    private static final String[] ROOT_DSE_ATTRIBUTES = Stream.concat(
                    Stream.of(NAMING_CONTEXT, CONFIGURATION, DirSyncQuery.SUPPORTED_CONTROL, USN),
                    Stream.of(ConnectedController.attributes()))
            .toArray(String[]::new);
    private static final String ENABLED_FEATURE = "msDS-EnabledFeature";
    private static final String TIME_LIMITED_MEMBERSHIPS = "CN=Privileged Access Management Feature,";
    private static final String USN_CHANGED = "uSNChanged";

    /** How long the first search may take: a domain controller reads the whole domain for it. */
    private static final Duration FIRST_SEARCH_TIMEOUT = Duration.ofMinutes(1);

    private static final Duration LEAST = Duration.ofMillis(1); // 0 is no timeout

    private final PinnedConnection connection;
    private final Duration timeout;
    private final ChangeQuery query;
    private String namingContext = "";
    private String configuration = "";
    private long usn;
    private final Set<Sid> hidden = new HashSet<>(); // accounts and groups without a readable uSNChanged
    private String service = ""; // identifies the domain controller; empty before the first response

    private TrackingSession(PinnedConnection connection, Duration timeout, ChangeQuery query) {
        this.connection = connection;
        this.timeout = timeout;
        this.query = query;
    }

    /**
     * Starts a session: everything that changes from now on and that the query sees is reported.
     *
     * @param connection bound; closed with the session, or if this fails
     * @param timeout of each request of a poll (heartbeat)
     * @throws FirstSearchTimeoutException if the query has not started within a minute
     * @throws LDAPException if the domain controller does not support the query, or the session cannot start
     */
    public static TrackingSession open(PinnedConnection connection, Duration timeout, ChangeQuery query)
            throws LDAPException {
        TrackingSession session = new TrackingSession(connection, timeout, query);
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
        namingContext = EntryAttributes.required(root, NAMING_CONTEXT, EntryAttributes::dn)
                .toString();
        configuration = EntryAttributes.required(root, CONFIGURATION, EntryAttributes::dn)
                .toString();
        long deadline = System.nanoTime() + FIRST_SEARCH_TIMEOUT.toNanos(); // of all pages
        try { // nothing relies on this session yet, and no request waits for it
            query.begin(root, namingContext, usn, search -> {
                Duration left = Duration.ofNanos(Math.max(deadline - System.nanoTime(), LEAST.toNanos()));
                return connection.execute(left, decoding(connected -> search.execute(connected, left)));
            });
        } catch (LDAPException e) {
            throw FirstSearchTimeoutException.of(e);
        }
    }

    private SearchResultEntry rootDse() throws LDAPException {
        SearchResultEntry root = execute(connected ->
                LdapSearch.base("", ROOT_DSE_ATTRIBUTES).execute(connected).entry());
        String responding = ConnectedController.serviceOf(root).orElse("");
        if (!service.isEmpty() && !service.equalsIgnoreCase(responding)) {
            throw new LDAPException(
                    ResultCode.OTHER,
                    "[" + responding + "] responds on a connection to [" + service
                            + "]: it was renamed or moved, or a proxy distributes requests");
        }
        service = responding;
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
        query.poll(usn, search -> execute(search::execute), listener);
    }

    /**
     * Returns what identifies the domain controller, see {@link ConnectedController#service}; empty if nothing does.
     */
    public String service() {
        return service;
    }

    /** Returns highestCommittedUSN of the domain controller before the last poll began. */
    public long usn() {
        return usn;
    }

    /**
     * Searches for accounts and groups.
     *
     * @param sids at most {@link #MAX_SIDS}
     * @return uSNChanged of those that exist; the largest value where it is not readable, as after a change
     */
    public Map<Sid, Long> usns(List<Sid> sids) throws LDAPException {
        Filter any = Filter.createORFilter(sids.stream()
                .map(sid -> Filter.createEqualityFilter(ObjectSid.ATTRIBUTE, sid.toBytes()))
                .toList());
        LdapSearch search = LdapSearch.of(
                namingContext, SearchScope.SUB, any, sids.size(), List.of(ObjectSid.ATTRIBUTE, USN_CHANGED));
        Map<Sid, Long> usns = new HashMap<>();
        Set<Sid> hiding = new HashSet<>();
        for (SearchResultEntry entry : execute(search::execute).complete()) {
            OptionalLong changed = EntryAttributes.largeInteger(entry, USN_CHANGED);
            Sid sid = ObjectSid.of(entry);
            if (changed.isEmpty()) {
                hiding.add(sid);
            }
            usns.put(sid, changed.orElse(Long.MAX_VALUE));
        }
        sids.forEach(hidden::remove);
        hidden.addAll(hiding);
        return usns;
    }

    /**
     * Returns why changes may happen that are not reported, because of the query, this domain controller or its forest;
     * empty if none do, or no longer.
     */
    public Optional<String> limitation() throws LDAPException {
        if (query.limitation().isPresent()) {
            return query.limitation();
        }
        if (!hidden.isEmpty()) {
            usns(hidden.stream().limit(MAX_SIDS).toList());
        }
        if (!hidden.isEmpty()) {
            return Optional.of("the bind account may not read " + USN_CHANGED + " of every account and group");
        }
        if (execute(ReadOnlyControllers::isStillReadOnly)) {
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
        return connection.execute(timeout, decoding(use));
    }

    private static <T> IdleConnections.Use<T> decoding(IdleConnections.Use<T> use) {
        return connected -> {
            try {
                return use.on(connected);
            } catch (InvalidResponseException e) {
                throw e;
            } catch (RuntimeException e) {
                throw new InvalidResponseException("its content cannot be decoded: " + FailureText.of(e), e);
            }
        };
    }

    @Override
    public void close() {
        connection.close();
    }
}
