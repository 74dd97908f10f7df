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
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.dc.dirsync.ChangeQuery;
import org.adcertmap.directory.dc.dirsync.DirSyncQuery;
import org.adcertmap.directory.dc.dirsync.TrackingSession;
import org.adcertmap.directory.dc.dirsync.UsnQuery;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;
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

    private static final String LATE =
            "the last complete report of changes is older than " + TrackedChanges.LEASE.toSeconds() + " seconds";

    private static final System.Logger LOG = System.getLogger(ChangeTracker.class.getName());

    private final TrackedPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final TrackingBackOff backOff;
    private final ChangeListener listener;
    private final LongSupplier nanoTime;
    private final TrackedChanges tracked;
    private final TrackingState state = new TrackingState(LOG);
    private final CheckSize checkSize = new CheckSize();
    private TrackingSession session; // null while there is none
    private ControllerTarget controller; // of the session, or of the last one
    private final DirSyncUse dirSync = new DirSyncUse();
    private boolean isTrial; // the session is one of DirSync that has not been polled yet
    private Optional<String> limitation = Optional.empty(); // of the domain controller
    private boolean wasLimited; // in the last round of this session
    private long lastCheck; // of existence, or of the limitation
    private volatile TrackingSettings settings;
    private volatile boolean closed;

    /** @param listener gets the changes, in any thread */
    ChangeTracker(
            TrackedPool controllers,
            LdapConnections ldapConnections,
            DirectoryThreads threads,
            TrackingSettings settings,
            TrackingBackOff backOff,
            ChangeListener listener) {
        this(controllers, ldapConnections, threads, settings, backOff, listener, System::nanoTime);
    }

    ChangeTracker(
            TrackedPool controllers,
            LdapConnections ldapConnections,
            DirectoryThreads threads,
            TrackingSettings settings,
            TrackingBackOff backOff,
            ChangeListener listener,
            LongSupplier nanoTime) {
        this.controllers = controllers;
        this.ldapConnections = ldapConnections;
        this.threads = threads;
        this.settings = settings;
        this.backOff = backOff;
        this.listener = listener;
        this.nanoTime = nanoTime;
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

    /** Returns the present state: COMPLETE as long as {@link #coverage} covers anything, whatever a round does now. */
    TrackingStatus status() {
        TrackingStatus present = state.status();
        return present.state() == State.COMPLETE && !tracked.isCurrent()
                ? present.limitedTo(State.PARTIAL, LATE)
                : present;
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
            if (!isSessionOpen()) {
                end();
                return;
            }
            long start = nanoTime.getAsLong();
            round();
            check(start);
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
     * Begins a session if there is none, and tries DirSync when that is due: beside the session that polls uSNChanged,
     * which continues if it fails, so that no change is missed meanwhile.
     *
     * @return false if this is closed, and another one may track changes already
     */
    private boolean isSessionOpen() throws LDAPException {
        if (session == null) {
            return begin(dirSync.reason()
                    .filter(reason -> !settings.isRequired())
                    .<ChangeQuery>map(UsnQuery::new)
                    .orElseGet(DirSyncQuery::new));
        }
        if (!isTrial && dirSync.isDue(nanoTime.getAsLong())) {
            TrackingSession polled = session;
            try {
                return begin(new DirSyncQuery());
            } catch (LDAPException e) {
                if (session != polled) { // it began, and has failed since
                    throw e;
                }
                isTrial = false;
                dirSync.failed(e, settings.retryInterval(), nanoTime.getAsLong());
            }
        }
        return true;
    }

    /**
     * Ends the session. A response that DirSync cannot be used counts before it was used alone: later it is a failure,
     * and the next session shows whether it can.
     *
     * @return the time until the next try
     */
    private Duration failed(LDAPException e) {
        boolean isUnusable = isTrial && dirSync.failed(e, settings.retryInterval(), nanoTime.getAsLong());
        if (isUnusable && !settings.isRequired()) {
            end();
            return Duration.ZERO;
        }
        fail(LdapErrors.describe(e));
        return isUnusable ? dirSync.retryInterval() : backOff.min();
    }

    /** Opens a session, which replaces the one before; returns false if this is closed. */
    private boolean begin(ChangeQuery query) throws LDAPException {
        ControllerTarget next = controllers.responding();
        state.isWith(next.address().getHostString());
        isTrial = query instanceof DirSyncQuery;
        TrackingSession opened =
                TrackingSession.open(PinnedConnection.open(ldapConnections, next, threads), HEARTBEAT, query);
        end();
        session = opened;
        controller = next;
        if (!controllers.tracked().begin(this, next.address(), opened.service(), listener::otherResponded)) {
            return false;
        }
        listener.sessionBegins();
        limitation = opened.limitation();
        wasLimited = false;
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
        if (isTrial) {
            dirSync.succeeded();
            isTrial = false;
        }
        Optional<String> reason = limitation.or(settings.limitation()).or(controllers.tracked()::limitation);
        if (reason.isPresent()) {
            tracked.interrupted();
            state.partial(reason.get());
            wasLimited = true;
            return;
        }
        if (wasLimited) {
            listener.sessionBegins(); // for what was cached meanwhile
            wasLimited = false;
        }
        if (nanoTime.getAsLong() - start < TrackedChanges.LEASE.toNanos()) {
            state.complete(); // first: what is covered has that state
        } else {
            state.partial(LATE);
        }
        tracked.reported(start, session.usn());
    }

    private void report(AccountChanges page) {
        if (!page.isEmpty()) {
            state.changed(listener.changed(page));
        }
    }

    /** Checks at its interval what exists, or where that is of no use, whether the limitation is over. */
    private void check(long start) throws LDAPException {
        long now = nanoTime.getAsLong();
        if (now - lastCheck < settings.checkInterval().toNanos()) {
            return;
        }
        if (limitation.isPresent()) {
            lastCheck = now;
            limitation = session.limitation();
        } else if (tracked.isCurrent()) {
            lastCheck = now;
            checkExistence(start, now);
        }
    }

    /** Checks which accounts and groups exist and how old they are; runs rounds when they are due. */
    private void checkExistence(long start, long now) throws LDAPException {
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
