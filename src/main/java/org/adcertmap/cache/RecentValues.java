// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiPredicate;
import java.util.function.ToIntFunction;

/**
 * Lets equal values share one object, as long as both are used shortly after each other: cheaper than a
 * {@link BoundedCache}, because a value takes the place of another one with the same slot. Which objects are shared is
 * chance, and no result depends on it. Safe for any number of threads, if the values are immutable; each slot is
 * volatile.
 */
public final class RecentValues<V> {
    private static final int SLOTS = 256;

    private final AtomicReferenceArray<V> slots = new AtomicReferenceArray<>(SLOTS);
    private final ToIntFunction<V> hash;
    private final BiPredicate<V, V> equality;

    /** @param equality of two values, whose hashes are equal then */
    public RecentValues(ToIntFunction<V> hash, BiPredicate<V, V> equality) {
        this.hash = hash;
        this.equality = equality;
    }

    /** Returns the recent value that equals this one, or else this one, which is recent from now on. */
    public V shared(V value) {
        int slot = Math.floorMod(hash.applyAsInt(value), SLOTS);
        V recent = slots.get(slot);
        if (recent != null && equality.test(recent, value)) {
            return recent;
        }
        slots.set(slot, value);
        return value;
    }
}
