// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

/**
 * The result of a load in a {@link RefreshingCache}. Immutable.
 *
 * @param value for the request that loaded it
 * @param shared the form for the cache and for the other requests that wait for it
 */
record Loaded<V>(V value, V shared, Lifetime lifetime) {
    Loaded<V> forOtherRequests() {
        return new Loaded<>(shared, shared, lifetime);
    }

    boolean isOutage() {
        return lifetime instanceof Lifetime.NotCached notCached && notCached.isOutage();
    }

    /** Whether the load failed in an interrupted thread: the interruption concerns that thread only. */
    boolean isInterruptedFailure() {
        return lifetime instanceof Lifetime.NotCached && Thread.currentThread().isInterrupted();
    }
}
