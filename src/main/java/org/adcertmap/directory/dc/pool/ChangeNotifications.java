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
import org.adcertmap.directory.dc.QueryThreads;
import org.adcertmap.directory.dc.connect.LdapConnections;

/**
 * What has changed in the domain just now? A domain controller tells it over a connection of its own, by the control
 * for change notification (MS-ADTS 3.1.1.3.4.1.9). An extra: where the directory does not offer it, or while it is
 * away, nobody is told anything, and nothing else depends on it. Changes that come together are told together.
 */
final class ChangeNotifications implements AutoCloseable {
    private static final String NOTIFICATION = "1.2.840.113556.1.4.528";
    private static final String OBJECT_SID = "objectSid";
    private static final Duration TOGETHER = Duration.ofMillis(200);
    private static final Duration UNTIL_NEXT_TRY = Duration.ofSeconds(5);
    /** Within the 900 seconds after which a controller may take a connection for idle (MaxConnIdleTime). */
    private static final Duration RENEWED = Duration.ofMinutes(10);

    private final DomainControllerPool controllers;
    private final LdapConnections connecting;
    private final QueryThreads threads;
    private final Consumer<Set<Sid>> told;
    private Set<Sid> changed = new HashSet<>();
    private LDAPConnection connection; // null while there is none
    private int failures; // in a row; only one connects at a time
    private boolean closed;

    /** @param told gets the SIDs of what has changed, in some thread */
    ChangeNotifications(
            DomainControllerPool controllers,
            LdapConnections connecting,
            QueryThreads threads,
            Consumer<Set<Sid>> told) {
        this.controllers = controllers;
        this.connecting = connecting;
        this.threads = threads;
        this.told = told;
    }

    /** Begins to listen, in the background; once it has begun it goes on until it is closed. */
    void listen() {
        threads.later(Duration.ZERO, this::connect);
    }

    private void connect() {
        try {
            LDAPConnection fresh = connecting.listening(controllers.best());
            RootDSE root = fresh.getRootDSE();
            if (root == null || !root.supportsControl(NOTIFICATION)) {
                fresh.close();
                return; // this directory does not tell; cacheTtl holds all the same
            }
            if (!replace(fresh)) {
                return;
            }
            SearchRequest request = new SearchRequest(
                    new Listener(fresh),
                    root.getAttributeValue("defaultNamingContext"),
                    SearchScope.SUB,
                    Filter.createPresenceFilter("objectClass"),
                    OBJECT_SID);
            request.addControl(new Control(NOTIFICATION, true));
            request.setResponseTimeoutMillis(0); // the answer never ends
            fresh.asyncSearch(request);
            failures = 0;
            threads.later(RENEWED, () -> renew(fresh));
        } catch (LDAPException e) {
            // A refused password counts towards the lockout of the account: less and less often.
            Duration delay = new Failure(e, ++failures).untilNextTry();
            threads.later(delay.compareTo(UNTIL_NEXT_TRY) > 0 ? delay : UNTIL_NEXT_TRY, this::connect);
        } catch (RuntimeException e) {
            threads.later(UNTIL_NEXT_TRY, this::connect);
        }
    }

    /** Whether it may be used; the one before is closed. */
    private synchronized boolean replace(LDAPConnection fresh) {
        LDAPConnection before = connection;
        connection = closed ? null : fresh;
        LDAPConnection over = closed ? fresh : before;
        if (over != null) {
            over.close();
        }
        return !closed;
    }

    private void renew(LDAPConnection old) {
        if (isCurrent(old)) {
            connect();
        }
    }

    private synchronized boolean isCurrent(LDAPConnection candidate) {
        return !closed && connection == candidate;
    }

    private final class Listener implements AsyncSearchResultListener {
        private static final long serialVersionUID = 1L;
        private final transient LDAPConnection mine;

        Listener(LDAPConnection mine) {
            this.mine = mine;
        }

        @Override
        public void searchEntryReturned(SearchResultEntry entry) {
            byte[] sid = entry.getAttributeValueBytes(OBJECT_SID);
            try {
                if (sid != null) {
                    collect(Sid.fromBytes(sid));
                }
            } catch (IllegalArgumentException e) {
                // Nobody is known by what is no SID.
            }
        }

        @Override
        public void searchReferenceReturned(SearchResultReference reference) {
            // Of other partitions, where no account lives.
        }

        /** The connection is lost, or the controller wants no more of it. */
        @Override
        public void searchResultReceived(AsyncRequestID request, SearchResult result) {
            if (isCurrent(mine)) {
                threads.later(UNTIL_NEXT_TRY, () -> renew(mine));
            }
        }
    }

    private synchronized void collect(Sid sid) {
        if (changed.isEmpty()) {
            threads.later(TOGETHER, this::tell);
        }
        changed.add(sid);
    }

    private void tell() {
        Set<Sid> now;
        synchronized (this) {
            now = changed;
            changed = new HashSet<>();
        }
        told.accept(now);
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
