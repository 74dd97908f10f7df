// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * A value in a {@link RefreshingCache}. Immutable but for {@code refreshing}, which is volatile and changed atomically:
 * a field of the entry, because a cache has many. All times are nanoseconds.
 */
final class CacheEntry<V> {
    private static final VarHandle REFRESHING = refreshing();

    private final V value;
    private final long since; // the clock at the start of the load, or at its end where it failed
    private final long refreshAfter;
    private final long ttl;
    private final long gracePeriod;
    private volatile boolean refreshing; // whether a refresh by a request has been queued or runs

    private CacheEntry(V value, long since, long refreshAfter, long ttl, long gracePeriod) {
        this.value = value;
        this.since = since;
        this.refreshAfter = refreshAfter;
        this.ttl = ttl;
        this.gracePeriod = gracePeriod;
    }

    private static VarHandle refreshing() {
        try {
            return MethodHandles.lookup().findVarHandle(CacheEntry.class, "refreshing", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the field is above", e);
        }
    }

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
                    cached.gracePeriod().toNanos()));
        }
        if (lifetime instanceof Lifetime.Failed failed) {
            long ttl = failed.ttl().toNanos();
            return Optional.of(new CacheEntry<>(value, end, failed.backOff().toNanos(), ttl, ttl));
        }
        return Optional.empty();
    }

    V value() {
        return value;
    }

    /** This entry after the end of its TTL, with its grace period. */
    CacheEntry<V> expired() {
        return new CacheEntry<>(value, since, 0, 0, gracePeriod);
    }

    /** How long it can be served at all. */
    long longest() {
        return Math.max(ttl, gracePeriod);
    }

    /** Returns true for the one request that is to start a refresh. */
    boolean beginRefresh() {
        return !refreshing && REFRESHING.compareAndSet(this, false, true);
    }

    /** Lets another request start a refresh. */
    void endRefresh() {
        refreshing = false;
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
