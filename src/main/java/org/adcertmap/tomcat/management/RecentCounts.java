// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The counts of the last 15 minutes, or of the last day: the differences of counters to what they were, in steps.
 * Counting costs nothing more. Thread-safe: {@code this} guards the snapshots.
 */
final class RecentCounts {
    private record Snapshot(Instant at, Map<String, Long> counts) {}

    private final Duration period;
    private final Duration step;
    private final Supplier<Map<String, Long>> counters;
    private final Deque<Snapshot> snapshots = new ArrayDeque<>(); // the oldest first
    private Map<String, Long> baseline = Map.of(); // what the counters were before the period

    private RecentCounts(Duration period, Duration step, Supplier<Map<String, Long>> counters) {
        this.period = period;
        this.step = step;
        this.counters = counters;
    }

    /**
     * Returns the counts of the last 15 minutes in steps of 30 seconds.
     *
     * @param counters returns the counts so far, by name
     */
    static RecentCounts ofQuarter(Supplier<Map<String, Long>> counters) {
        return new RecentCounts(Duration.ofMinutes(15), Duration.ofSeconds(30), counters);
    }

    /**
     * Returns the counts of the last 24 hours in steps of 15 minutes.
     *
     * @param counters returns the counts so far, by name
     */
    static RecentCounts ofDay(Supplier<Map<String, Long>> counters) {
        return new RecentCounts(Duration.ofDays(1), Duration.ofMinutes(15), counters);
    }

    /** Keeps a snapshot of the counters, if the last one is a step ago; called every few seconds. */
    synchronized void sample(Instant now) {
        if (snapshots.isEmpty() || !snapshots.getLast().at().plus(step).isAfter(now)) {
            snapshots.addLast(new Snapshot(now, counted()));
        }
        while (!snapshots.isEmpty() && !snapshots.getFirst().at().plus(period).isAfter(now)) {
            baseline = snapshots.removeFirst().counts();
        }
    }

    /** Returns the counts of the period, by name; those since the start where that is less. */
    synchronized Map<String, Long> counts(Instant now) {
        sample(now);
        Map<String, Long> recent = new LinkedHashMap<>();
        counters.get().forEach((name, count) -> recent.put(name, count - baseline.getOrDefault(name, 0L)));
        return recent;
    }

    /** Returns what was counted at all: most names never are, and many snapshots are kept. */
    private Map<String, Long> counted() {
        return counters.get().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }
}
