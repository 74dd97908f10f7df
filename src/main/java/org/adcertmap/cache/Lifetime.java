// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.time.Duration;

/** How long a loaded value is served: as a cache entry, or only to the requests that wait for it. Immutable. */
public sealed interface Lifetime {
    /**
     * The value is cached. Both times count from the start of its load.
     *
     * @param ttl how long the value is served without a new load
     * @param gracePeriod how long the value is served while loads fail because of an outage (stale-if-error); no effect
     *     if shorter than the TTL
     */
    record Cached(Duration ttl, Duration gracePeriod) implements Lifetime {
        /** A lifetime without a grace period. */
        public Cached(Duration ttl) {
            this(ttl, ttl);
        }

        Duration longest() {
            return ttl.compareTo(gracePeriod) > 0 ? ttl : gracePeriod;
        }
    }

    /**
     * The value is not cached: only the requests that wait for it get it. An earlier cache entry of the key stays.
     *
     * @param isOutage whether the value says that there is an outage, so that a request gets the earlier cache entry
     *     instead while the grace period of that entry lasts (stale-if-error)
     */
    record NotCached(boolean isOutage) implements Lifetime {}
}
