// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.adcertmap.mapping.cache.ChangeCoverage;
import org.adcertmap.mapping.cache.TrackingPoint;

/**
 * Since when, and up to when, the tracked domain controller has reported every change. Safe for any number of threads:
 * {@code last} is replaced as a whole, by one thread at a time; {@code session} is written by that thread alone.
 */
final class TrackedChanges implements ChangeCoverage {
    /** How long after the start of a round its result counts. */
    static final Duration LEASE = Duration.ofSeconds(8);
    /** What is covered is read anew after this time, or at random up to half as long again. */
    private static final Duration MIN_READ_INTERVAL = Duration.ofMinutes(40);

    private static final AtomicLong SESSIONS = new AtomicLong();

    private final TrackedController controller;
    private final Duration nameTtl;
    private final LongSupplier nanoTime;
    private volatile Round last; // null while changes are not reported completely
    private volatile long session = SESSIONS.incrementAndGet();

    /**
     * The last round of a session.
     *
     * @param start when it began, by {@code nanoTime}
     * @param usn highestCommittedUSN before it
     */
    private record Round(long session, long start, long usn) {}

    /** @param nameTtl how long names of groups are cached, which another domain controller may have returned */
    TrackedChanges(TrackedController controller, Duration nameTtl, LongSupplier nanoTime) {
        this.controller = controller;
        this.nameTtl = nameTtl;
        this.nanoTime = nanoTime;
    }

    /** All changes before {@code start} have been reported. */
    void reported(long start, long usn) {
        last = new Round(session, start, usn);
    }

    /** Changes may be missed from now on: nothing that was read before the next round is covered. */
    void interrupted() {
        last = null;
        session = SESSIONS.incrementAndGet();
    }

    private Optional<Round> current() {
        Round round = last;
        return round != null && nanoTime.getAsLong() - round.start() < LEASE.toNanos()
                ? Optional.of(round)
                : Optional.empty();
    }

    /** {@inheritDoc} Empty also while cached names of groups may come from another domain controller. */
    @Override
    public Optional<TrackingPoint> now() {
        long now = nanoTime.getAsLong();
        OptionalLong lastOther = controller.lastOther();
        if (lastOther.isPresent() && now - lastOther.getAsLong() <= nameTtl.toNanos()) {
            return Optional.empty();
        }
        long interval = MIN_READ_INTERVAL.toNanos();
        long jitter = ThreadLocalRandom.current().nextLong(interval / 2);
        return current()
                .map(round -> new TrackingPoint(round.session(), round.usn(), lastOther, now + interval + jitter));
    }

    @Override
    public boolean isCovered(TrackingPoint point) {
        Optional<Round> round = current();
        return round.isPresent() && round.get().session() == point.session() && nanoTime.getAsLong() - point.end() < 0;
    }

    @Override
    public boolean readNothingElseSince(TrackingPoint point) {
        return isCovered(point) && controller.lastOther().equals(point.lastOther());
    }

    @Override
    public Duration age() {
        Round round = last;
        return round == null ? LEASE : Duration.ofNanos(Math.max(nanoTime.getAsLong() - round.start(), 0));
    }
}
