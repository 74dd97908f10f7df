// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

/** Decides what a {@link RefreshingCache} does with the values that it loads. Implementations have no side effects. */
@FunctionalInterface
public interface CachePolicy<V> {
    /** How long a loaded value is served. */
    Lifetime lifetimeOf(V loaded);

    /**
     * The form in which a loaded value is cached and shared with the other requests that wait for it, without what
     * concerns only the request that loaded it.
     */
    default V shared(V loaded) {
        return loaded;
    }
}
