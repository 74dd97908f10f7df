// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.adcertmap.mapping.cache.ChangeCoverage;
import org.adcertmap.mapping.cache.TrackingPoint;

/**
 * Since when, and up to when, the tracked domain controller has reported every change. Safe for any number of threads:
 * {@code last} is replaced as a whole, by one thread at a time; {@code session} takes a number that it never had, also
 * from the thread that closes the tracker.
 */
final class TrackedChanges implements ChangeCoverage {
    /** How long after the start of a round its result counts. */
    static final Duration LEASE = Duration.ofSeconds(8);
    /** What is covered is read anew after this time, or at random up to half as long again. */
    private static final Duration MIN_READ_INTERVAL = Duration.ofMinutes(40);

    private static final AtomicLong SESSIONS = new AtomicLong();

    private final TrackedController controller;
    private final LongSupplier nanoTime;
    private volatile Round last; // null while changes are not reported completely
    private volatile long lastCheck; // start of the last complete check of existence, by nanoTime
    private volatile long session = SESSIONS.incrementAndGet();

    /**
     * The last round of a session.
     *
     * @param start when it began, by {@code nanoTime}
     * @param usn highestCommittedUSN before it
     */
    private record Round(long session, long start, long usn) {}

    TrackedChanges(TrackedController controller, LongSupplier nanoTime) {
        this.controller = controller;
        this.nanoTime = nanoTime;
        this.lastCheck = nanoTime.getAsLong();
    }

    /** All changes before {@code start} have been reported. */
    void reported(long start, long usn) {
        last = new Round(session, start, usn);
    }

    /**
     * What was tracked at {@code start} exists, or was evicted: what is cached since is a load that began later, see
     * {@code CachingMapper.trackedSids}.
     */
    void checked(long start) {
        lastCheck = start;
    }

    /** Changes may be missed from now on: nothing that was read before the next round is covered. */
    void interrupted() {
        last = null;
        session = SESSIONS.incrementAndGet();
    }

    /** Whether anything can be covered at present. */
    boolean isCurrent() {
        return current().isPresent();
    }

    private Optional<Round> current() {
        Round round = last;
        return round != null && nanoTime.getAsLong() - round.start() < LEASE.toNanos()
                ? Optional.of(round)
                : Optional.empty();
    }

    @Override
    public Optional<TrackingPoint> now() {
        long others = controller.others();
        long now = nanoTime.getAsLong();
        long interval = MIN_READ_INTERVAL.toNanos();
        long jitter = ThreadLocalRandom.current().nextLong(interval / 2);
        return current()
                .map(round -> new TrackingPoint(round.session(), round.usn(), now, others, now + interval + jitter));
    }

    /** {@inheritDoc} A deletion is reported by the check of existence alone, unless the account was read after it. */
    @Override
    public Optional<Duration> age(TrackingPoint point) {
        Optional<Round> round = current();
        long now = nanoTime.getAsLong();
        if (round.isEmpty() || round.get().session() != point.session() || now - point.end() >= 0) {
            return Optional.empty();
        }
        long sinceChanges = now - round.get().start();
        long sinceExistence = Math.min(now - point.start(), now - lastCheck);
        return Optional.of(Duration.ofNanos(Math.max(Math.max(sinceChanges, sinceExistence), 0)));
    }

    @Override
    public boolean isOfThisSession(TrackingPoint point) {
        return point.session() == session;
    }

    @Override
    public boolean readNothingElseSince(TrackingPoint point) {
        return age(point).isPresent() && controller.others() == point.others();
    }
}
