// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The counts of the last 15 minutes: the differences of counters to what they were, in steps of 30 seconds. Counting
 * costs nothing more. Thread-safe: {@code this} guards the snapshots.
 */
final class RecentCounts {
    private static final Duration PERIOD = Duration.ofMinutes(15);
    private static final Duration STEP = Duration.ofSeconds(30);

    private record Snapshot(Instant at, Map<String, Long> counts) {}

    private final Supplier<Map<String, Long>> counters;
    private final Deque<Snapshot> snapshots = new ArrayDeque<>(); // the oldest first
    private Map<String, Long> baseline = Map.of(); // what the counters were 15 minutes ago

    /** @param counters returns the counts so far, by name */
    RecentCounts(Supplier<Map<String, Long>> counters) {
        this.counters = counters;
    }

    /** Keeps a snapshot of the counters, if the last one is a step ago; called every few seconds. */
    synchronized void sample(Instant now) {
        if (snapshots.isEmpty() || !snapshots.getLast().at().plus(STEP).isAfter(now)) {
            snapshots.addLast(new Snapshot(now, counters.get()));
        }
        while (!snapshots.isEmpty() && !snapshots.getFirst().at().plus(PERIOD).isAfter(now)) {
            baseline = snapshots.removeFirst().counts();
        }
    }

    /** Returns the counts of the last 15 minutes, by name; those since the start where that is less. */
    synchronized Map<String, Long> counts(Instant now) {
        sample(now);
        Map<String, Long> recent = new LinkedHashMap<>();
        counters.get().forEach((name, count) -> recent.put(name, count - baseline.getOrDefault(name, 0L)));
        return recent;
    }
}
