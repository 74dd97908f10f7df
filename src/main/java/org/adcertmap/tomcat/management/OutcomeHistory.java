// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Keeps how many requests were mapped, refused, or met an unavailable directory, in steps of the last 15 minutes and of
 * the last day. Takes the differences of the counters that are there, so that a request costs nothing more. The clients
 * of a plot get the past at once. Thread-safe: {@code this} guards all fields.
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
     */
    record Steps(Instant start, int stepSeconds, long[] mapped, long[] refused, long[] unavailable) {}

    /** Totals since the Realm object was made. */
    record Totals(long mapped, long refused, long unavailable) {}

    private final Supplier<Totals> counters;
    private final Ring recent = new Ring(RECENT);
    private final Ring day = new Ring(DAY);
    private Totals last = new Totals(0, 0, 0);

    /** @param counters returns the totals so far */
    OutcomeHistory(Supplier<Totals> counters) {
        this.counters = counters;
    }

    /** Adds what was counted since the last call to the steps of this time; called every few seconds. */
    synchronized void sample(Instant now) {
        Totals totals = counters.get();
        long[] counts = {
            totals.mapped() - last.mapped(),
            totals.refused() - last.refused(),
            totals.unavailable() - last.unavailable()
        };
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
            this.counts = new long[resolution.steps()][3];
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
            long[][] columns = new long[3][steps];
            for (int i = 0; i < steps; i++) {
                int slot = Math.floorMod(first + i, steps);
                if (stepOfSlot[slot] == first + i) {
                    for (int column = 0; column < columns.length; column++) {
                        columns[column][i] = counts[slot][column];
                    }
                }
            }
            return new Steps(
                    Instant.ofEpochSecond(first * resolution.stepSeconds()),
                    resolution.stepSeconds(),
                    columns[0],
                    columns[1],
                    columns[2]);
        }
    }
}
