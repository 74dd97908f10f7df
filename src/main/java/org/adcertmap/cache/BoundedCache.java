// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Caches values that the caller computes itself, in batches for example. Bounded; the least used entries are evicted
 * first (TinyLFU). Safe for any number of threads; Caffeine guards the entries, and nothing but the function of
 * {@link #merge} runs within its locks.
 */
public final class BoundedCache<K, V> {
    private static final int LONGEST_SHARED_TEXT = 1_024;

    private final Cache<K, V> entries;

    private BoundedCache(Caffeine<Object, Object> settings, long size) {
        this.entries = settings.maximumSize(size).executor(Runnable::run).build();
    }

    /**
     * Creates a cache whose values stay until they are evicted.
     *
     * @param size the largest number of entries
     */
    public static <K, V> BoundedCache<K, V> of(long size) {
        return new BoundedCache<>(Caffeine.newBuilder(), size);
    }

    /**
     * Creates a cache whose values end with the TTL.
     *
     * @param size the largest number of entries
     */
    public static <K, V> BoundedCache<K, V> of(long size, Duration ttl) {
        return new BoundedCache<>(Caffeine.newBuilder().expireAfterWrite(ttl), size);
    }

    /** The value, if it is cached and its TTL is not over. */
    public Optional<V> get(K key) {
        return Optional.ofNullable(entries.getIfPresent(key));
    }

    /** Caches the value, in place of an earlier one. */
    public void put(K key, V value) {
        entries.put(key, value);
    }

    /** Caches the value, or, if one is cached, the result of the function of that and this one. Atomic. */
    public V merge(K key, V value, BinaryOperator<V> function) {
        return entries.asMap().merge(key, value, function);
    }

    /**
     * The cached object that equals this one, which is cached first if there is none: equal values share one object.
     */
    public static <V> UnaryOperator<V> shared(BoundedCache<V, V> cache) {
        return value -> cache.entries.get(value, same -> same);
    }

    /**
     * Does the same as {@link #shared} for so many texts of ordinary length. A certificate that is not trusted may have
     * long ones: those are not cached.
     */
    public static UnaryOperator<String> sharedTexts(long maximumSize) {
        UnaryOperator<String> shared = shared(of(maximumSize));
        return text -> text.length() <= LONGEST_SHARED_TEXT ? shared.apply(text) : text;
    }

    /** Evicts the values whose keys satisfy the condition. */
    public void evictIf(Predicate<K> condition) {
        entries.asMap().keySet().removeIf(condition);
    }

    /** Evicts all values. */
    public void clear() {
        entries.invalidateAll();
    }
}
