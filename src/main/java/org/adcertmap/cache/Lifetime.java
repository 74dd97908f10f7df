// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.time.Duration;

/** How long a loaded value is served: as a cache entry, or only to the requests that wait for it. Immutable. */
public sealed interface Lifetime {
    /** Longer than any process runs. Longer times count as this one, and negative times as zero. */
    Duration FOREVER = Duration.ofDays(36_500);

    /**
     * The value is cached. All times count from the start of its load.
     *
     * @param refreshAfter after which time a request starts a refresh in the background (refresh-ahead); none if not
     *     shorter than the TTL
     * @param ttl how long the value is served without a new load
     * @param gracePeriod how long the value is served while loads fail because of an outage (stale-if-error); no effect
     *     if shorter than the TTL
     */
    record Cached(Duration refreshAfter, Duration ttl, Duration gracePeriod) implements Lifetime {
        /** Limits the times to what a clock in nanoseconds can count. */
        public Cached {
            refreshAfter = limited(refreshAfter);
            ttl = limited(ttl);
            gracePeriod = limited(gracePeriod);
        }

        /** A lifetime with refresh-ahead in the second half of the TTL. */
        public Cached(Duration ttl, Duration gracePeriod) {
            this(Duration.ofNanos(limited(ttl).toNanos() / 2), ttl, gracePeriod);
        }

        /** A lifetime with refresh-ahead in the second half of the TTL, without a grace period. */
        public Cached(Duration ttl) {
            this(ttl, ttl);
        }
    }

    /**
     * The value says that its load failed; it is cached until the back-off is over. Both times count from the end of
     * the load, so that a load that fails slowly is not repeated at once.
     *
     * @param backOff after which time a request starts another load in the background
     * @param ttl how long requests get the failure without waiting for another load
     */
    record Failed(Duration backOff, Duration ttl) implements Lifetime {
        /** Limits the times to what a clock in nanoseconds can count. */
        public Failed {
            backOff = limited(backOff);
            ttl = limited(ttl);
        }
    }

    /**
     * The value is not cached: only the requests that wait for it get it. An earlier cache entry of the key stays.
     *
     * @param isOutage whether the value says that there is an outage, so that a request gets the earlier cache entry
     *     instead while the grace period of that entry lasts (stale-if-error)
     */
    record NotCached(boolean isOutage) implements Lifetime {}

    private static Duration limited(Duration time) {
        return time.isNegative() ? Duration.ZERO : time.compareTo(FOREVER) > 0 ? FOREVER : time;
    }
}
