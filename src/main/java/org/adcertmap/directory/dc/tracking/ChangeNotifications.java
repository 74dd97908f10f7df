// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.background.LogRateLimiter;
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
 * unreachable, no change is reported, and nothing else depends on it. Every failure is followed by another try after a
 * back-off; the first of an outage is logged. A new connection listens before the one that it replaces is closed; where
 * none has listened for a time, also before the first one, that changes may have been missed is reported as well.
 *
 * <p>Safe for any number of threads. The lock of this object guards {@code connection}, {@code replaced},
 * {@code isListening}, {@code isInterrupted} and {@code closed}; no connection is opened or closed within it.
 */
final class ChangeNotifications implements AutoCloseable {
    /** Within the 900 seconds after which a domain controller may close a connection as idle (MaxConnIdleTime). */
    private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(10);
    /** How long a replaced connection stays open, until the search over the new one has surely begun. */
    private static final Duration OVERLAP = Duration.ofSeconds(5);

    private static final System.Logger LOG = System.getLogger(ChangeNotifications.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final TrackingBackOff backOff;
    private final TrackedPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final ChangeListener listener;
    private final ChangeBatch batch;
    private LDAPConnection connection; // null while there is none
    private final Set<LDAPConnection> replaced = new HashSet<>(); // still open, so that no change is missed
    private boolean isListening; // whether the search over the connection has not ended
    private boolean isInterrupted; // whether that was logged
    private boolean closed;

    /** @param listener gets the changes, in any thread */
    ChangeNotifications(
            TrackedPool controllers,
            LdapConnections ldapConnections,
            DirectoryThreads threads,
            TrackingBackOff backOff,
            ChangeListener listener) {
        this.backOff = backOff;
        this.controllers = controllers;
        this.ldapConnections = ldapConnections;
        this.threads = threads;
        this.listener = listener;
        this.batch = new ChangeBatch(threads, listener);
    }

    /** Connects in the background, and again after each failure, until this is closed. */
    void start() {
        threads.schedule(Duration.ZERO, this::connect);
    }

    /** Listens over a new connection, which replaces the one before. */
    void connect() {
        if (isClosed()) {
            return;
        }
        try {
            subscribe(controllers.preferred());
            backOff.succeeded();
        } catch (LDAPException e) {
            warn("Change notifications are interrupted, so that cached outcomes end with cacheTtl: "
                    + LdapErrors.describe(e));
            threads.schedule(backOff.min(), this::connect);
        } catch (RuntimeException | Error e) {
            LogRateLimiter.Line line =
                    limiter.line(Level.ERROR, "Change notifications are interrupted by an internal error: " + e);
            LOG.log(line.level(), line.text(), e);
            threads.schedule(backOff.failedInternally(), this::connect);
        }
    }

    /** Logs the beginning of an outage; its further failures at DEBUG, and none after the end. */
    private void warn(String message) {
        boolean isNew;
        synchronized (this) {
            if (closed) {
                return;
            }
            isNew = !isInterrupted;
            isInterrupted = true;
        }
        if (isNew) {
            LogRateLimiter.Line line = limiter.line(Level.WARNING, Printable.excerpt(message));
            LOG.log(line.level(), line.text());
        } else {
            LOG.log(Level.DEBUG, Printable.excerpt(message));
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
        NotificationListener search = new NotificationListener(opened);
        Optional<SearchRequest> request = NotificationSearch.request(opened, search);
        if (request.isEmpty()) {
            LOG.log(
                    Level.DEBUG,
                    "The directory does not support change notifications: cached outcomes end with cacheTtl");
            return false;
        }
        opened.asyncSearch(request.get());
        if (!replaceConnection(opened)) {
            return false;
        }
        if (search.hasEnded) {
            throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "the domain controller ended the search at once");
        }
        threads.schedule(MAX_CONNECTION_AGE, () -> reconnect(opened));
        return true;
    }

    private void discard(OpenConnection opened) {
        synchronized (this) {
            if (connection == opened.ldap()) {
                connection = null; // first, so that its listener does not reconnect as well
                isListening = false;
            }
        }
        opened.close();
    }

    /** Makes the connection the current one and closes the one before; returns false if this is closed. */
    private boolean replaceConnection(LDAPConnection opened) {
        LDAPConnection before;
        boolean isSeamless;
        boolean isResumed;
        synchronized (this) {
            if (closed) {
                return false;
            }
            before = connection;
            connection = opened;
            isSeamless = isListening;
            isListening = true;
            isResumed = isInterrupted;
            isInterrupted = false;
            if (before != null) {
                replaced.add(before);
            }
        }
        if (before != null) {
            threads.schedule(OVERLAP, () -> closeReplaced(before));
        }
        if (isResumed) {
            LOG.log(Level.INFO, "Change notifications are received again");
        }
        if (!isSeamless) {
            listener.changesMissed();
        }
        return true;
    }

    private void closeReplaced(LDAPConnection before) {
        before.close();
        synchronized (this) {
            replaced.remove(before);
        }
    }

    /** Whether this was the current connection, whose search has ended: changes are missed until the next one. */
    private synchronized boolean stoppedListening(LDAPConnection source) {
        if (!isCurrent(source)) {
            return false;
        }
        isListening = false;
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
        private volatile boolean hasEnded; // the search

        NotificationListener(LDAPConnection source) {
            this.source = source;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            batch.add(entry);
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            // Other naming contexts, which contain no accounts.
        }

        /** The connection is lost, or the domain controller ended the search. */
        @Override
        public void searchResultReceived(AsyncRequestID request, SearchResult result) {
            hasEnded = true;
            if (stoppedListening(source)) {
                warn("Change notifications are interrupted for " + backOff.min().toSeconds()
                        + " s, because the domain controller ended the search: " + result.getResultString());
                threads.schedule(backOff.min(), () -> reconnect(source));
            }
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Makes every later failure the end, which is not logged; returns at once. */
    synchronized void stop() {
        closed = true;
    }

    @Override
    public void close() {
        List<LDAPConnection> open;
        synchronized (this) {
            closed = true;
            open = new ArrayList<>(replaced);
            Optional.ofNullable(connection).ifPresent(open::add);
            replaced.clear();
            connection = null;
        }
        open.forEach(LDAPConnection::close);
    }
}
