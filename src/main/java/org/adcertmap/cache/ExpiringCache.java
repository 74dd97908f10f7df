// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;

/**
 * Caches values that the caller loads itself, in batches for example, until their TTL is over. Bounded; the least used
 * entries are evicted first (TinyLFU). Safe for any number of threads; Caffeine guards the entries.
 */
public final class ExpiringCache<K, V> {
    private final Cache<K, V> entries;

    /** @param size the largest number of entries */
    public ExpiringCache(long size, Duration ttl) {
        this.entries =
                Caffeine.newBuilder().maximumSize(size).expireAfterWrite(ttl).build();
    }

    /** The value, if it is cached and its TTL is not over. */
    public Optional<V> get(K key) {
        return Optional.ofNullable(entries.getIfPresent(key));
    }

    /** Caches the value for the TTL, in place of an earlier one. */
    public void put(K key, V value) {
        entries.put(key, value);
    }

    /** Evicts all values. */
    public void clear() {
        entries.invalidateAll();
    }
}
