// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.ResultCode;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.DirectoryThreads;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.connect.ControllerTarget;
import org.adcertmap.directory.dc.connect.LdapConnections;
import org.adcertmap.directory.dc.connect.PinnedConnection;
import org.adcertmap.directory.dc.dirsync.DirSyncSession;
import org.adcertmap.directory.dc.pool.TrackingStatus.State;
import org.adcertmap.mapping.cache.AccountChanges;
import org.adcertmap.mapping.cache.ChangeCoverage;

/**
 * Tracks the changes of the own domain by DirSync on one domain controller, in rounds: the changes since the last
 * round, and at intervals which of the cached accounts and groups still exist. A failure ends the session, and after a
 * back-off another one begins, perhaps on another domain controller. A change of the state is logged.
 *
 * <p>One task at a time is scheduled, which confines {@code session}, {@code controller}, {@code lastCheck} and the
 * counters; {@code status} and {@code closed} are volatile.
 */
final class ChangeTracker implements AutoCloseable {

    /** The longest that one response may take, so that a connection without a peer is noticed. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(3);
    /** A domain controller without DirSync will not have it soon. */
    private static final Duration UNSUPPORTED_BACK_OFF = Duration.ofMinutes(5);

    private static final System.Logger LOG = System.getLogger(ChangeTracker.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final DomainControllerPool controllers;
    private final LdapConnections ldapConnections;
    private final DirectoryThreads threads;
    private final TrackingSettings settings;
    private final NotificationBackOff backOff;
    private final ChangeListener listener;
    private final LongSupplier nanoTime;
    private final TrackedChanges tracked;
    private DirSyncSession session; // null while there is none
    private ControllerTarget controller; // of the session, or of the last one
    private Optional<String> limitation = Optional.empty(); // of the domain controller
    private Instant lastRound; // null before the first
    private long lastCheck;
    private long changes;
    private long evictions;
    private volatile TrackingStatus status = TrackingStatus.OFF;
    private volatile boolean closed;

    /** @param listener gets the changes, in any thread */
    ChangeTracker(
            DomainControllerPool controllers,
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
        this.tracked = new TrackedChanges(controllers.tracked(), settings.nameTtl(), nanoTime);
    }

    /** Begins in the background. */
    void start() {
        threads.schedule(Duration.ZERO, this::run);
    }

    /** Returns what is covered. */
    ChangeCoverage coverage() {
        return tracked;
    }

    /** Returns the present state. */
    TrackingStatus status() {
        return status;
    }

    private void run() {
        if (closed) {
            end();
            return;
        }
        Duration next;
        try {
            if (session == null) {
                begin();
            }
            long start = nanoTime.getAsLong();
            round();
            checkExistence(start);
            backOff.succeeded();
            next = settings.interval().minusNanos(nanoTime.getAsLong() - start);
        } catch (LDAPException e) {
            boolean isUnsupported = e.getResultCode().equals(ResultCode.UNAVAILABLE_CRITICAL_EXTENSION);
            fail(LdapErrors.describe(e), isUnsupported && !settings.isRequired() ? Level.INFO : Level.WARNING);
            next = isUnsupported ? UNSUPPORTED_BACK_OFF : backOff.min();
        } catch (DirectoryUnavailableException e) {
            fail(e.getMessage(), Level.WARNING);
            next = backOff.min();
        } catch (RuntimeException | Error e) {
            LogRateLimiter.Line line =
                    limiter.line(Level.ERROR, "Change tracking is interrupted by an internal error: " + e);
            LOG.log(line.level(), line.text(), e);
            fail("internal error: " + e, Level.WARNING);
            next = backOff.failedInternally();
        }
        threads.schedule(next.isNegative() ? Duration.ZERO : next, this::run);
    }

    private void begin() throws LDAPException {
        controllers.execute(LDAPInterface::getRootDSE); // so that one that is unreachable is not preferred
        controller = controllers.preferred();
        session = DirSyncSession.open(PinnedConnection.open(ldapConnections, controller, threads), HEARTBEAT);
        if (!closed) {
            controllers.tracked().begin(controller.address());
            listener.sessionBegins();
        }
        limitation = session.limitation();
        lastCheck = nanoTime.getAsLong();
    }

    /** Reports all changes since the last round. */
    private void round() throws LDAPException {
        if (!controllers.contains(controller.address())) {
            throw new LDAPException(
                    ResultCode.CONNECT_ERROR, "[" + controller.address() + "] is no longer a domain controller in use");
        }
        long start = nanoTime.getAsLong();
        lastRound = Instant.now();
        session.poll(this::report);
        Optional<String> reason = limitation.or(settings.limitation());
        if (reason.isPresent()) {
            tracked.interrupted();
            become(State.PARTIAL, reason.get(), Level.INFO);
        } else {
            tracked.reported(start, session.usn());
            become(State.COMPLETE, "", Level.INFO);
        }
    }

    private void report(AccountChanges page) {
        if (!page.isEmpty()) {
            changes++;
            evictions += listener.changed(page);
        }
    }

    /** Checks, at its interval, which accounts and groups exist and how old they are; runs rounds when they are due. */
    private void checkExistence(long start) throws LDAPException {
        long now = nanoTime.getAsLong();
        if (now - lastCheck < settings.checkInterval().toNanos() || status.state() != State.COMPLETE) {
            return;
        }
        lastCheck = now;
        limitation = session.limitation(); // a feature of the forest may have been enabled meanwhile
        long roundStart = start;
        List<Sid> sids = new ArrayList<>(listener.trackedSids());
        for (int from = 0; from < sids.size(); from += DirSyncSession.MAX_SIDS) {
            if (nanoTime.getAsLong() - roundStart > settings.interval().toNanos()) {
                roundStart = nanoTime.getAsLong();
                round();
            }
            List<Sid> batch = sids.subList(from, Math.min(from + DirSyncSession.MAX_SIDS, sids.size()));
            evictions += listener.present(Set.copyOf(batch), session.usns(batch));
        }
    }

    private void fail(String reason, Level level) {
        end();
        become(State.DOWN, reason, level);
    }

    private void end() {
        tracked.interrupted();
        if (!closed) { // or another tracker may prefer one already
            controllers.tracked().end();
        }
        DirSyncSession ended = session;
        session = null;
        if (ended != null) {
            ended.close();
        }
    }

    private void become(State state, String reason, Level level) {
        TrackingStatus before = status;
        String host = controller == null ? "" : controller.address().getHostString();
        status = new TrackingStatus(
                state, host, Optional.ofNullable(lastRound), Printable.excerpt(reason), changes, evictions);
        if (before.state() != state || !before.reason().equals(status.reason())) {
            LogRateLimiter.Line line = limiter.line(level, Printable.excerpt(message(state, host, reason)));
            LOG.log(line.level(), line.text());
        }
    }

    private static String message(State state, String host, String reason) {
        return switch (state) {
            case COMPLETE ->
                "Change tracking is COMPLETE on [" + host + "]: cached mappings are read again when they change";
            case PARTIAL ->
                "Change tracking is PARTIAL on [" + host + "], so that cached mappings are read again every"
                        + " half cacheTtl: " + reason;
            default -> "Change tracking is DOWN, so that cached mappings are read again every half cacheTtl: " + reason;
        };
    }

    /** Ends with the round that runs, if one does. */
    @Override
    public void close() {
        closed = true;
        tracked.interrupted();
    }
}
