// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A value in a {@link RefreshingCache}. Immutable but for {@code refreshing}, which is atomic. All times are
 * nanoseconds.
 *
 * @param since the clock at the start of the load, or at its end where it failed
 * @param refreshing whether a refresh by a request has been queued or runs
 */
record CacheEntry<V>(
        V value, long since, long refreshAfter, long ttl, long longest, long gracePeriod, AtomicBoolean refreshing) {
    /**
     * Returns the entry for a loaded value; empty where the value is not cached.
     *
     * @param start the clock at the start of the load
     * @param end the clock at its end
     */
    static <V> Optional<CacheEntry<V>> of(V value, Lifetime lifetime, long start, long end) {
        if (lifetime instanceof Lifetime.Cached cached) {
            return Optional.of(new CacheEntry<>(
                    value,
                    start,
                    cached.refreshAfter().toNanos(),
                    cached.ttl().toNanos(),
                    cached.longest().toNanos(),
                    cached.gracePeriod().toNanos(),
                    new AtomicBoolean()));
        }
        if (lifetime instanceof Lifetime.Failed failed) {
            long ttl = failed.ttl().toNanos();
            long backOff = failed.backOff().toNanos();
            return Optional.of(new CacheEntry<>(value, end, backOff, ttl, ttl, ttl, new AtomicBoolean()));
        }
        return Optional.empty();
    }

    /** This entry after the end of its TTL, with its grace period. */
    CacheEntry<V> expired() {
        return new CacheEntry<>(value, since, 0, 0, longest, gracePeriod, new AtomicBoolean());
    }

    /** Whether its TTL lasts. An entry from the future lasts as well, and is due for a refresh. */
    boolean isCurrent(long now) {
        return now - since < ttl;
    }

    /** Whether it is served while loads fail because of an outage. */
    boolean isInGracePeriod(long now) {
        return now - since < gracePeriod;
    }

    /** Whether a refresh is due; also where the clock was set back after the load. */
    boolean isRefreshDue(long now) {
        long age = now - since;
        return age < 0 || age >= refreshAfter;
    }
}
