package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.AsyncRequestID;
import com.unboundid.ldap.sdk.AsyncSearchResultListener;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RootDSE;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchResultReference;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.connect.LdapConnections;

/**
 * Receives change notifications from a domain controller over a connection of its own (MS-ADTS 3.1.1.3.4.1.9) and
 * reports the SIDs of the changed objects. Best effort: if the directory does not support the control, or while it is
 * unreachable, no change is reported, and nothing else depends on it. Changes within a short time are reported
 * together.
 *
 * <p>Safe for any number of threads. The lock of this object guards {@code changed}, {@code connection} and
 * {@code closed}; {@code failures} is confined to the task that connects, of which there is one at a time.
 */
final class ChangeNotifications implements AutoCloseable {
    /** LDAP_SERVER_NOTIFICATION_OID. */
    private static final String NOTIFICATION = "1.2.840.113556.1.4.528";

    private static final String OBJECT_SID = "objectSid";
    private static final Duration BATCH_INTERVAL = Duration.ofMillis(200);
    private static final Duration MIN_BACK_OFF = Duration.ofSeconds(5);
    /** Within the 900 seconds after which a domain controller may close a connection as idle (MaxConnIdleTime). */
    private static final Duration MAX_CONNECTION_AGE = Duration.ofMinutes(10);

    private final DomainControllerPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final Consumer<Set<Sid>> listener;
    private Set<Sid> changed = new HashSet<>();
    private LDAPConnection connection; // null while there is none
    private int failures; // consecutive
    private boolean closed;

    /** @param listener gets the SIDs of the changed objects, in any thread */
    ChangeNotifications(
            DomainControllerPool controllers,
            LdapConnections ldapConnections,
            DirectoryThreads threads,
            Consumer<Set<Sid>> listener) {
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
            LDAPConnection opened = ldapConnections.openBound(controllers.preferredAddress());
            RootDSE rootDse = opened.getRootDSE();
            if (rootDse == null || !rootDse.supportsControl(NOTIFICATION)) {
                opened.close();
                return; // not supported: cached outcomes still end with cacheTtl
            }
            if (!replaceConnection(opened)) {
                return;
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
            failures = 0;
            threads.schedule(MAX_CONNECTION_AGE, () -> reconnect(opened));
        } catch (LDAPException e) {
            // Each rejected password counts towards the lockout of the bind account, so that the back-off grows.
            Duration backOff = new Failure(e, ++failures).backOff();
            threads.schedule(backOff.compareTo(MIN_BACK_OFF) > 0 ? backOff : MIN_BACK_OFF, this::connect);
        } catch (RuntimeException e) {
            threads.schedule(MIN_BACK_OFF, this::connect);
        }
    }

    /** Makes the connection the current one and closes the one before; returns false if this is closed. */
    private synchronized boolean replaceConnection(LDAPConnection opened) {
        LDAPConnection before = connection;
        connection = closed ? null : opened;
        LDAPConnection obsolete = closed ? opened : before;
        if (obsolete != null) {
            obsolete.close();
        }
        return !closed;
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
            } catch (IllegalArgumentException e) {
                // A malformed SID identifies no account or group.
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
                threads.schedule(MIN_BACK_OFF, () -> reconnect(source));
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
