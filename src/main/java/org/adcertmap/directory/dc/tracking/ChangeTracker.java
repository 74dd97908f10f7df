// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.directory.dc.ConnectionFailedException;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.dc.dirsync.ChangeQuery;
import org.adcertmap.directory.dc.dirsync.DirSyncQuery;
import org.adcertmap.directory.dc.dirsync.TrackingSession;
import org.adcertmap.directory.dc.dirsync.UsnQuery;
import org.adcertmap.mapping.cache.AccountChanges;
import org.adcertmap.mapping.cache.ChangeCoverage;

/**
 * Tracks the changes of the own domain on one domain controller, in rounds: the changes since the last round, and at
 * intervals which of the cached accounts and groups still exist. A failure ends the session, and after a back-off
 * another one begins, perhaps on another domain controller. Where DirSync cannot be used, and is not required,
 * uSNChanged is polled in its place until it can. A change of the state is logged, once for an outage.
 *
 * <p>One task at a time is scheduled, which confines all fields but {@code settings} and {@code closed}, which are
 * volatile, and what guards itself.
 */
final class ChangeTracker implements AutoCloseable {

    /** The longest that one response may take, so that a connection without a peer is noticed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    /** Results that say that DirSync cannot be used here; others are an outage. */
    private static final Set<ResultCode> UNUSABLE = Set.of(
            ResultCode.UNAVAILABLE_CRITICAL_EXTENSION,
            ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
            ResultCode.UNWILLING_TO_PERFORM,
            ResultCode.PROTOCOL_ERROR,
            ResultCode.NO_SUCH_OBJECT,
            ResultCode.DECODING_ERROR);

    private static final System.Logger LOG = System.getLogger(ChangeTracker.class.getName());

    private final TrackedPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final NotificationBackOff backOff;
    private final ChangeListener listener;
    private final LongSupplier nanoTime;
    private final TrackedChanges tracked;
    private final TrackingState state = new TrackingState(LOG);
    private final CheckSize checkSize = new CheckSize();
    private TrackingSession session; // null while there is none
    private ControllerTarget controller; // of the session, or of the last one
    private boolean hasPolled; // in this session
    private Optional<String> unusable = Optional.empty(); // why DirSync cannot be used
    private long nextTry; // of DirSync where it cannot be used, by nanoTime
    private Optional<String> limitation = Optional.empty(); // of the domain controller
    private long lastCheck;
    private volatile TrackingSettings settings;
    private volatile boolean closed;

    /** @param listener gets the changes, in any thread */
    ChangeTracker(
            TrackedPool controllers,
            LdapConnections ldapConnections,
            DirectoryThreads threads,
            TrackingSettings settings,
            NotificationBackOff backOff,
            ChangeListener listener) {
        this.controllers = controllers;
        this.ldapConnections = ldapConnections;
        this.threads = threads;
        this.settings = settings;
        this.backOff = backOff;
        this.listener = listener;
        this.nanoTime = System::nanoTime;
        this.tracked = new TrackedChanges(controllers.tracked(), nanoTime);
    }

    /** Begins in the background. */
    void start() {
        controllers.tracked().claim(this);
        threads.schedule(Duration.ZERO, this::run);
    }

    /** Returns what is covered. */
    ChangeCoverage coverage() {
        return tracked;
    }

    /** Returns the present state. */
    TrackingStatus status() {
        return state.status();
    }

    /** Continues with other settings, which count from the next round. */
    void replace(TrackingSettings other) {
        settings = other;
    }

    private void run() {
        if (closed) {
            end();
            return;
        }
        Duration next;
        try {
            if (unusable.isPresent() && nanoTime.getAsLong() - nextTry >= 0) {
                unusable = Optional.empty();
                end();
            }
            if (session == null && !begin()) {
                end();
                return;
            }
            long start = nanoTime.getAsLong();
            round();
            checkExistence(start);
            backOff.succeeded();
            next = settings.interval().minusNanos(nanoTime.getAsLong() - start);
        } catch (LDAPException e) {
            next = failed(e);
        } catch (DirectoryUnavailableException e) {
            fail(e.getMessage());
            next = backOff.min();
        } catch (RuntimeException | Error e) {
            end();
            state.internalError(e);
            next = backOff.failedInternally();
        }
        threads.schedule(next.isNegative() ? Duration.ZERO : next, this::run);
    }

    /**
     * Ends the session. A response that DirSync cannot be used counts before it was used alone: later it is a failure,
     * and the next session shows whether it can.
     *
     * @return the time until the next try
     */
    private Duration failed(LDAPException e) {
        boolean isUnusable = !hasPolled
                && unusable.isEmpty()
                && !(e instanceof ConnectionFailedException)
                && UNUSABLE.contains(e.getResultCode());
        if (isUnusable && !settings.isRequired()) {
            end();
            unusable = Optional.of(LdapErrors.describe(e));
            nextTry = nanoTime.getAsLong() + settings.retryInterval().toNanos();
            return Duration.ZERO;
        }
        fail(LdapErrors.describe(e));
        return isUnusable ? settings.retryInterval() : backOff.min();
    }

    /** Returns false if this is closed, and another one may track changes already. */
    private boolean begin() throws LDAPException {
        controller = controllers.responding();
        state.isWith(controller.address().getHostString());
        ChangeQuery query = unusable.<ChangeQuery>map(UsnQuery::new).orElseGet(DirSyncQuery::new);
        hasPolled = false;
        session = TrackingSession.open(PinnedConnection.open(ldapConnections, controller, threads), HEARTBEAT, query);
        if (!controllers.tracked().begin(this, controller.address(), session.service(), listener::otherResponded)) {
            return false;
        }
        listener.sessionBegins();
        limitation = session.limitation();
        lastCheck = nanoTime.getAsLong();
        return true;
    }

    /** Reports all changes since the last round. */
    private void round() throws LDAPException {
        if (!controllers.contains(controller.address())) {
            throw new LDAPException(
                    ResultCode.CONNECT_ERROR, "[" + controller.address() + "] is no longer a domain controller in use");
        }
        long start = nanoTime.getAsLong();
        state.roundBegins();
        session.poll(this::report);
        hasPolled = true;
        Optional<String> reason = limitation.or(settings.limitation()).or(controllers.tracked()::limitation);
        if (reason.isPresent()) {
            tracked.interrupted();
            state.partial(reason.get());
        } else {
            tracked.reported(start, session.usn());
            state.complete();
        }
    }

    private void report(AccountChanges page) {
        if (!page.isEmpty()) {
            state.changed(listener.changed(page));
        }
    }

    /** Checks, at its interval, which accounts and groups exist and how old they are; runs rounds when they are due. */
    private void checkExistence(long start) throws LDAPException {
        long now = nanoTime.getAsLong();
        if (now - lastCheck < settings.checkInterval().toNanos() || !state.isComplete()) {
            return;
        }
        lastCheck = now;
        long roundStart = start;
        List<Sid> sids = new ArrayList<>(listener.trackedSids());
        for (int from = 0; from < sids.size() && !closed; ) {
            if (nanoTime.getAsLong() - roundStart > settings.interval().toNanos()) {
                roundStart = nanoTime.getAsLong();
                round();
            }
            List<Sid> batch = sids.subList(from, Math.min(from + checkSize.begin(), sids.size()));
            long searchStart = nanoTime.getAsLong();
            Map<Sid, Long> usns = session.usns(batch);
            checkSize.ended(Duration.ofNanos(nanoTime.getAsLong() - searchStart));
            state.evicted(listener.present(Set.copyOf(batch), usns));
            from += batch.size();
        }
        if (!closed) {
            limitation = session.limitation(); // the check may have found one, or a feature of the forest was enabled
            tracked.checked(now);
        }
    }

    private void fail(String reason) {
        end();
        state.down(reason);
    }

    private void end() {
        tracked.interrupted();
        controllers.tracked().end(this);
        TrackingSession ended = session;
        session = null;
        if (ended != null) {
            ended.close();
        }
    }

    /** Ends with the round that runs, if one does. */
    @Override
    public void close() {
        closed = true;
        state.close();
        tracked.interrupted();
    }
}
