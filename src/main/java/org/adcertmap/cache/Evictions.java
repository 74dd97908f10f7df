// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.util.function.Predicate;

/**
 * The evictions from a {@link RefreshingCache}, in their order, so that a load can be checked against those since its
 * start: its value may be older than the reason of the eviction. A load that starts during an eviction counts as
 * started before it, because it may use a value that is still cached. An eviction is garbage once no load that started
 * before it, and none that it overlaps, runs. Safe for any number of threads: the lock of this object guards its
 * fields; {@code next} is written once, within it, and volatile.
 */
final class Evictions<V> {
    private Position<V> last = new Position<>(value -> false);
    private Position<V> settled = last; // the last one that is over, and before which none runs
    private int running;

    /** An eviction: a position in the order of evictions. */
    static final class Position<V> {
        private final Predicate<V> condition;
        private volatile Position<V> next; // null at the last one

        private Position(Predicate<V> condition) {
            this.condition = condition;
        }

        /** Whether an eviction after this position concerns the value. */
        boolean isFollowedByEvictionOf(V value) {
            for (Position<V> later = next; later != null; later = later.next) {
                if (later.condition.test(value)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** The position of the last eviction that is over, and before which none runs. */
    synchronized Position<V> position() {
        return settled;
    }

    /** Adds an eviction of the values that are being loaded and satisfy the condition. */
    void add(Predicate<V> condition) {
        run(condition, () -> {});
    }

    /**
     * Adds an eviction of the values that satisfy the condition, and runs it.
     *
     * @param removal removes the cached ones
     */
    void run(Predicate<V> condition, Runnable removal) {
        begin(condition);
        try {
            removal.run();
        } finally {
            end();
        }
    }

    private synchronized void begin(Predicate<V> condition) {
        running++;
        Position<V> added = new Position<>(condition);
        last.next = added;
        last = added;
    }

    private synchronized void end() {
        if (--running == 0) {
            settled = last;
        }
    }
}
