// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.tracking.TrackingStatus.State;

/**
 * The present state of a {@link ChangeTracker}, whose changes are logged, once for an outage. Confined to the thread of
 * the tracker, but for {@link #status} and {@link #close}: {@code status} and {@code closed} are volatile.
 */
final class TrackingState {
    private final LogRateLimiter limiter = new LogRateLimiter();
    private final System.Logger log;
    private String controller = ""; // host of the last one
    private Optional<Instant> lastRound = Optional.empty();
    private long changes;
    private long evictions;
    private volatile TrackingStatus status = TrackingStatus.OFF;
    private volatile boolean closed;

    TrackingState(System.Logger log) {
        this.log = log;
    }

    TrackingStatus status() {
        return status;
    }

    /** The session is with this host from now on. */
    void isWith(String host) {
        controller = host;
    }

    void roundBegins() {
        lastRound = Optional.of(Instant.now());
    }

    /** A report of changes has evicted so many certificates. */
    void changed(long evicted) {
        changes++;
        evictions += evicted;
    }

    void evicted(long count) {
        evictions += count;
    }

    /** All changes are reported. */
    void complete() {
        become(
                State.COMPLETE,
                "",
                Level.INFO,
                "Change tracking is COMPLETE on [" + controller + "]: cached mappings are read again when they change");
    }

    /** Changes are reported, but not all. */
    void partial(String reason) {
        become(
                State.PARTIAL,
                reason,
                Level.INFO,
                "Change tracking is PARTIAL on [" + controller + "], so that cached mappings are read again every"
                        + " half cacheTtl: " + reason);
    }

    /** No changes are reported. */
    void down(String reason) {
        become(
                State.DOWN,
                reason,
                Level.WARNING,
                "Change tracking is DOWN, so that cached mappings are read again every half cacheTtl: " + reason);
    }

    private void become(State state, String reason, Level level, String message) {
        TrackingStatus before = status;
        status = new TrackingStatus(state, controller, lastRound, Printable.excerpt(reason), changes, evictions);
        boolean isSameOutage = state == State.DOWN && before.state() == State.DOWN;
        if (!closed
                && !isSameOutage
                && (before.state() != state || !before.reason().equals(status.reason()))) {
            LogRateLimiter.Line line = limiter.line(level, Printable.excerpt(message));
            log.log(line.level(), line.text());
        }
    }

    void internalError(Throwable error) {
        LogRateLimiter.Line line =
                limiter.line(Level.ERROR, "Change tracking is interrupted by an internal error: " + error);
        log.log(line.level(), line.text(), error);
        down("internal error: " + error);
    }

    /** Logs no change from now on. */
    void close() {
        closed = true;
    }
}
