// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.adcertmap.directory.dc.QueryTimes;

/**
 * Keeps how many requests were mapped, refused, or met an unavailable directory, and how long queries of the directory
 * took, in steps of the last 15 minutes and of the last day. Takes the differences of the counters that are there, so
 * that a request costs nothing more. The clients of a plot get the past at once. Thread-safe: {@code this} guards all
 * fields.
 */
final class OutcomeHistory {
    /** 15 minutes in steps of 5 seconds. */
    static final Resolution RECENT = new Resolution(5, 180);
    /** A day in steps of a minute. */
    static final Resolution DAY = new Resolution(60, 1_440);

    /** How long a step is, and how many are kept. */
    record Resolution(int stepSeconds, int steps) {}

    /**
     * Counts of all steps, the oldest first; the last step has not ended.
     *
     * @param start when the first step begins
     * @param medianMillis the median duration of queries in milliseconds, as the upper bound of its bucket in
     *     {@link QueryTimes#BOUNDS}; -1 in a step without a query
     * @param p95Millis the duration that 95 % of them did not exceed, likewise
     */
    record Steps(
            Instant start,
            int stepSeconds,
            long[] mapped,
            long[] refused,
            long[] unavailable,
            long[] medianMillis,
            long[] p95Millis) {}

    /**
     * Totals so far.
     *
     * @param queries the numbers of queries by {@link QueryTimes#BOUNDS}, cumulative, and of all; of all domain
     *     controllers. They start again with a new mapper
     */
    record Totals(long mapped, long refused, long unavailable, long[] queries) {
        /** Returns the totals with the sums of histograms. */
        static Totals of(long mapped, long refused, long unavailable, List<QueryTimes.Histogram> histograms) {
            long[] queries = new long[BUCKETS];
            for (QueryTimes.Histogram histogram : histograms) {
                for (int i = 0; i < BUCKETS - 1; i++) {
                    queries[i] += histogram.cumulative().get(i);
                }
                queries[BUCKETS - 1] += histogram.count();
            }
            return new Totals(mapped, refused, unavailable, queries);
        }
    }

    private static final int OUTCOMES = 3;
    private static final int BUCKETS = QueryTimes.BOUNDS.size() + 1;
    private static final int COLUMNS = OUTCOMES + BUCKETS;

    private final Supplier<Totals> counters;
    private final Ring recent = new Ring(RECENT);
    private final Ring day = new Ring(DAY);
    private Totals last = new Totals(0, 0, 0, new long[BUCKETS]);

    /** @param counters returns the totals so far */
    OutcomeHistory(Supplier<Totals> counters) {
        this.counters = counters;
    }

    /** Adds what was counted since the last call to the steps of this time; called every few seconds. */
    synchronized void sample(Instant now) {
        Totals totals = counters.get();
        long[] counts = new long[COLUMNS];
        counts[0] = totals.mapped() - last.mapped();
        counts[1] = totals.refused() - last.refused();
        counts[2] = totals.unavailable() - last.unavailable();
        boolean isNewMapper = totals.queries()[BUCKETS - 1] < last.queries()[BUCKETS - 1];
        for (int i = 0; i < BUCKETS; i++) {
            counts[OUTCOMES + i] = Math.max(0, totals.queries()[i] - (isNewMapper ? 0 : last.queries()[i]));
        }
        last = totals;
        recent.add(now, counts);
        day.add(now, counts);
    }

    /** Returns the steps of a resolution that end at this time, with what was counted until now. */
    synchronized Steps steps(Resolution resolution, Instant now) {
        sample(now);
        return (resolution.equals(RECENT) ? recent : day).until(now);
    }

    /** Counts by step; a slot that belongs to an earlier round of the ring is empty. Guarded by the history. */
    private static final class Ring {
        private final Resolution resolution;
        private final long[] stepOfSlot;
        private final long[][] counts;

        Ring(Resolution resolution) {
            this.resolution = resolution;
            this.stepOfSlot = new long[resolution.steps()];
            this.counts = new long[resolution.steps()][COLUMNS];
        }

        private long step(Instant time) {
            return Math.floorDiv(time.getEpochSecond(), resolution.stepSeconds());
        }

        void add(Instant now, long[] added) {
            long step = step(now);
            int slot = Math.floorMod(step, resolution.steps());
            if (stepOfSlot[slot] != step) {
                stepOfSlot[slot] = step;
                Arrays.fill(counts[slot], 0);
            }
            for (int i = 0; i < added.length; i++) {
                counts[slot][i] += added[i];
            }
        }

        Steps until(Instant now) {
            int steps = resolution.steps();
            long first = step(now) - steps + 1;
            long[][] columns = new long[OUTCOMES + 2][steps];
            Arrays.fill(columns[OUTCOMES], -1);
            Arrays.fill(columns[OUTCOMES + 1], -1);
            for (int i = 0; i < steps; i++) {
                int slot = Math.floorMod(first + i, steps);
                if (stepOfSlot[slot] == first + i) {
                    for (int column = 0; column < OUTCOMES; column++) {
                        columns[column][i] = counts[slot][column];
                    }
                    columns[OUTCOMES][i] = quantileMillis(counts[slot], 0.5);
                    columns[OUTCOMES + 1][i] = quantileMillis(counts[slot], 0.95);
                }
            }
            return new Steps(
                    Instant.ofEpochSecond(first * resolution.stepSeconds()),
                    resolution.stepSeconds(),
                    columns[0],
                    columns[1],
                    columns[2],
                    columns[OUTCOMES],
                    columns[OUTCOMES + 1]);
        }

        /** Queries that were slower than the last bound have that bound. */
        private static long quantileMillis(long[] counts, double quantile) {
            long all = counts[COLUMNS - 1];
            if (all == 0) {
                return -1;
            }
            int bucket = 0;
            while (bucket < BUCKETS - 2 && counts[OUTCOMES + bucket] < quantile * all) {
                bucket++;
            }
            return QueryTimes.BOUNDS.get(bucket).toMillis();
        }
    }
}
