// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.Exchange;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.connect.OpenConnection;

/**
 * Receives change notifications from a domain controller over a connection of its own (MS-ADTS 3.1.1.3.4.1.9) and
 * reports the SIDs of the changed objects. Best effort: if the directory does not support the control, or while it is
 * unreachable, no change is reported, and nothing else depends on it. Every failure is logged and followed by another
 * try after a back-off. Changes within a short time are reported together.
 *
 * <p>Safe for any number of threads. The lock of this object guards {@code changed}, {@code connection} and
 * {@code closed}; no connection is opened or closed within it.
 */
final class ChangeNotifications implements AutoCloseable {
    /** LDAP_SERVER_NOTIFICATION_OID. */
    private static final String NOTIFICATION = "1.2.840.113556.1.4.528";

    private static final String OBJECT_SID = "objectSid";
    private static final Duration BATCH_INTERVAL = Duration.ofMillis(200);
    /** Within the 900 seconds after which a domain controller may close a connection as idle (MaxConnIdleTime). */
    private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(10);

    private static final System.Logger LOG = System.getLogger(ChangeNotifications.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final NotificationBackOff backOff;
    private final DomainControllerPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final Consumer<Set<Sid>> listener;
    private Set<Sid> changed = new HashSet<>();
    private LDAPConnection connection; // null while there is none
    private boolean closed;

    /** @param listener gets the SIDs of the changed objects, in any thread */
    ChangeNotifications(
            DomainControllerPool controllers,
            LdapConnections ldapConnections,
            DirectoryThreads threads,
            NotificationBackOff backOff,
            Consumer<Set<Sid>> listener) {
        this.backOff = backOff;
        this.controllers = controllers;
        this.ldapConnections = ldapConnections;
        this.threads = threads;
        this.listener = listener;
    }

    /** Connects in the background, and again after each failure, until this is closed. */
    void start() {
        threads.schedule(Duration.ZERO, this::connect);
    }

    private void connect() {
        try {
            subscribe(controllers.preferred());
            backOff.succeeded();
        } catch (LDAPException e) {
            LogRateLimiter.Line line = limiter.line(
                    Level.WARNING,
                    Printable.of("Change notifications are interrupted, so that cached outcomes end with cacheTtl: "
                            + LdapErrors.describe(e)));
            LOG.log(line.level(), line.text());
            threads.schedule(backOff.failed(e), this::connect);
        } catch (RuntimeException | Error e) {
            LogRateLimiter.Line line =
                    limiter.line(Level.ERROR, "Change notifications are interrupted by an internal error: " + e);
            LOG.log(line.level(), line.text(), e);
            threads.schedule(backOff.failedInternally(), this::connect);
        }
    }

    /** Opens a connection and searches with the control; closes the connection if one of the steps fails. */
    private void subscribe(ControllerTarget target) throws LDAPException {
        try (Exchange exchange = Exchange.start(threads, ldapConnections.exchangeTimeout())) {
            OpenConnection opened = ldapConnections.openForNotifications(target, exchange);
            boolean isSubscribed = false;
            try {
                isSubscribed = search(opened.ldap());
            } finally {
                if (!isSubscribed) {
                    discard(opened);
                }
            }
        }
    }

    /** Starts the search; returns false if the directory does not support the control, or if this is closed. */
    private boolean search(LDAPConnection opened) throws LDAPException {
        RootDSE rootDse = opened.getRootDSE();
        if (rootDse == null) {
            throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "the domain controller returned no root DSE");
        }
        if (!rootDse.supportsControl(NOTIFICATION)) {
            LOG.log(
                    Level.DEBUG,
                    "The directory does not support change notifications: cached outcomes end with cacheTtl");
            return false;
        }
        if (!replaceConnection(opened)) {
            return false;
        }
        SearchRequest request = new SearchRequest(
                new NotificationListener(opened),
                rootDse.getAttributeValue("defaultNamingContext"),
                SearchScope.SUB,
                Filter.createPresenceFilter("objectClass"),
                OBJECT_SID);
        request.addControl(new Control(NOTIFICATION, true));
        request.setResponseTimeoutMillis(0); // the search ends only with the connection
        opened.asyncSearch(request);
        threads.schedule(MAX_CONNECTION_AGE, () -> reconnect(opened));
        return true;
    }

    private void discard(OpenConnection opened) {
        synchronized (this) {
            if (connection == opened.ldap()) {
                connection = null; // first, so that its listener does not reconnect as well
            }
        }
        opened.close();
    }

    /** Makes the connection the current one and closes the one before; returns false if this is closed. */
    private boolean replaceConnection(LDAPConnection opened) {
        LDAPConnection before;
        synchronized (this) {
            if (closed) {
                return false;
            }
            before = connection;
            connection = opened;
        }
        if (before != null) {
            before.close();
        }
        return true;
    }

    private void reconnect(LDAPConnection old) {
        if (isCurrent(old)) {
            connect();
        }
    }

    private synchronized boolean isCurrent(LDAPConnection candidate) {
        return !closed && connection == candidate;
    }

    private final class NotificationListener implements AsyncSearchResultListener {
        private static final long serialVersionUID = 1L;
        private final transient LDAPConnection source;

        NotificationListener(LDAPConnection source) {
            this.source = source;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            byte[] sid = entry.getAttributeValueBytes(OBJECT_SID);
            try {
                if (sid != null) {
                    collect(Sid.fromBytes(sid));
                }
            } catch (IllegalArgumentException e) { // a malformed SID identifies no account or group
                LogRateLimiter.Line line = limiter.line(
                        Level.WARNING,
                        Printable.of("The " + OBJECT_SID + " of the changed object [" + entry.getDN()
                                + "] is malformed: " + e.getMessage()));
                LOG.log(line.level(), line.text());
            }
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            // Other naming contexts, which contain no accounts.
        }

        /** The connection is lost, or the domain controller ended the search. */
        @Override
        public void searchResultReceived(AsyncRequestID request, SearchResult result) {
            if (isCurrent(source)) {
                LogRateLimiter.Line line = limiter.line(
                        Level.WARNING,
                        Printable.of("Change notifications are interrupted for " + NotificationBackOff.MIN.toSeconds()
                                + " s, because the domain controller ended the search: " + result.getResultString()));
                LOG.log(line.level(), line.text());
                threads.schedule(NotificationBackOff.MIN, () -> reconnect(source));
            }
        }
    }

    private synchronized void collect(Sid sid) {
        if (changed.isEmpty()) {
            threads.schedule(BATCH_INTERVAL, this::report);
        }
        changed.add(sid);
    }

    private void report() {
        Set<Sid> batch;
        synchronized (this) {
            batch = changed;
            changed = new HashSet<>();
        }
        listener.accept(batch);
    }

    @Override
    public void close() {
        LDAPConnection last;
        synchronized (this) {
            closed = true;
            last = connection;
            connection = null;
        }
        if (last != null) {
            last.close();
        }
    }
}
