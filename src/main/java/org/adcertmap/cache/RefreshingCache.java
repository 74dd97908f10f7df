// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.denial.DirectoryUnavailableException;

/**
 * Caches values, each for a lifetime of its own, with single flight, refresh-ahead and stale-if-error. Concurrent
 * requests for the same key are coalesced: one loads, the others wait for its value or its exception (single flight). A
 * request in the second half of the TTL gets the cached value and starts a refresh in the background, so that entries
 * in use do not expire (refresh-ahead). In an outage, an expired value is served within its grace period
 * (stale-if-error). A load reports an outage by a value, see {@link Lifetime.NotCached}, or, if it has no value for
 * that, by a {@link DirectoryUnavailableException} whose {@code isUnreachable} is true. Exceptions are not cached.
 * Bounded; the least used entries are evicted first (TinyLFU).
 *
 * <p>Safe for any number of threads. Caffeine guards {@code entries}, and {@code pending} is concurrent; no value is
 * loaded within their locks, and no request waits for the load of another key.
 */
public final class RefreshingCache<K, V> {
    private final Cache<K, Entry<V>> entries;
    /** The loads in progress. A load that must not be shared completes empty: those who wait load the value again. */
    private final Map<K, CompletableFuture<Optional<Loaded<V>>>> pending = new ConcurrentHashMap<>();

    private final CachePolicy<V> policy;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final AtomicLong generation = new AtomicLong(); // a load of an earlier generation is not cached

    private record Loaded<V>(V value, Lifetime lifetime) {
        boolean isOutage() {
            return lifetime instanceof Lifetime.NotCached notCached && notCached.isOutage();
        }
    }

    /** @param loadedAt the clock at the start of the load, in nanoseconds */
    private record Entry<V>(V value, Lifetime.Cached lifetime, long loadedAt, AtomicBoolean refreshing) {}

    /**
     * @param size the largest number of entries
     * @param background runs refreshes; may reject them
     */
    public RefreshingCache(int size, CachePolicy<V> policy, Executor background) {
        this(size, policy, background, System::nanoTime);
    }

    /**
     * @param size the largest number of entries
     * @param background runs refreshes; may reject them
     * @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime}
     */
    public RefreshingCache(int size, CachePolicy<V> policy, Executor background, LongSupplier nanoTime) {
        this.policy = policy;
        this.background = background;
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder()
                .maximumSize(size)
                .executor(Runnable::run)
                .ticker(nanoTime::getAsLong)
                .expireAfter(Expiry.<K, Entry<V>>writing(
                        (key, entry) -> entry.lifetime().longest()))
                .build();
    }

    /**
     * The value, from the cache or from the loader.
     *
     * @param loader loads the value in the thread of one request; its exception reaches every request that waits for it
     */
    public V get(K key, Supplier<V> loader) {
        Entry<V> entry = entries.getIfPresent(key);
        if (entry == null) {
            return load(key, loader).value();
        }
        long age = nanoTime.getAsLong() - entry.loadedAt();
        long ttl = entry.lifetime().ttl().toNanos();
        if (age < ttl) {
            if (age > ttl / 2 && entry.refreshing().compareAndSet(false, true)) {
                refresh(key, entry, loader);
            }
            return entry.value();
        }
        boolean inGracePeriod = age < entry.lifetime().gracePeriod().toNanos();
        try {
            Loaded<V> loaded = load(key, loader);
            return loaded.isOutage() && inGracePeriod ? entry.value() : loaded.value();
        } catch (DirectoryUnavailableException e) {
            if (e.isUnreachable() && inGracePeriod) {
                return entry.value();
            }
            throw e;
        }
    }

    /** The cached value in the first half of its TTL, where it needs no refresh yet; empty otherwise. Never loads. */
    public Optional<V> getIfFresh(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry != null
                        && nanoTime.getAsLong() - entry.loadedAt()
                                < entry.lifetime().ttl().toNanos() / 2
                ? Optional.of(entry.value())
                : Optional.empty();
    }

    /** Evicts the value of a key. */
    public void evict(K key) {
        entries.invalidate(key);
    }

    /** Evicts the values that satisfy the condition. */
    public void evictIf(Predicate<V> condition) {
        entries.asMap().values().removeIf(entry -> condition.test(entry.value()));
    }

    /** Evicts all values. Values that are being loaded are returned to their requests, but not cached. */
    public void clear() {
        discardPendingLoads();
        entries.invalidateAll();
    }

    /** Values that are being loaded are returned to their requests, but not cached. */
    public void discardPendingLoads() {
        generation.incrementAndGet();
    }

    /** The number of cached values. */
    public long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    private void refresh(K key, Entry<V> entry, Supplier<V> loader) {
        Optional<String> noThread = BackgroundTasks.start(background, () -> {
            try {
                load(key, loader);
            } catch (DirectoryUnavailableException e) {
                // The entry stays, and the next request starts another refresh; the directory has logged the outage.
            } finally {
                entry.refreshing().set(false); // no effect where the entry has been replaced
            }
        });
        if (noThread.isPresent()) {
            entry.refreshing().set(false); // the next request tries again
        }
    }

    /** The first request loads the value in its own thread; concurrent requests for the key wait for it. */
    private Loaded<V> load(K key, Supplier<V> loader) {
        CompletableFuture<Optional<Loaded<V>>> own = new CompletableFuture<>();
        CompletableFuture<Optional<Loaded<V>>> other = pending.putIfAbsent(key, own);
        if (other != null) {
            return join(other).orElseGet(() -> load(key, loader));
        }
        try {
            long loadedAt = nanoTime.getAsLong();
            long loadGeneration = generation.get();
            V value = loader.get();
            Loaded<V> shared = new Loaded<>(policy.shared(value), policy.lifetimeOf(value));
            if (shared.lifetime() instanceof Lifetime.Cached cached && loadGeneration == generation.get()) {
                entries.put(key, new Entry<>(shared.value(), cached, loadedAt, new AtomicBoolean()));
            }
            pending.remove(key, own);
            own.complete(isInterruptedFailure(shared) ? Optional.empty() : Optional.of(shared));
            return new Loaded<>(value, shared.lifetime());
        } catch (RuntimeException | Error e) {
            pending.remove(key, own);
            if (Thread.currentThread().isInterrupted()) {
                own.complete(Optional.empty());
            } else {
                own.completeExceptionally(e);
            }
            throw e;
        }
    }

    /** Whether a load failed in an interrupted thread: the interruption concerns that thread only. */
    private static boolean isInterruptedFailure(Loaded<?> loaded) {
        return loaded.lifetime() instanceof Lifetime.NotCached
                && Thread.currentThread().isInterrupted();
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
