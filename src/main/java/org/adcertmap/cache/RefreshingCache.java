package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.adcertmap.denial.DirectoryUnavailableException;

/**
 * Caches values, each for a lifetime of its own, with single flight, refresh-ahead and stale-if-error. Concurrent
 * requests for the same key are coalesced: one loads, the others wait for its value or its exception (single flight). A
 * request in the second half of the TTL gets the cached value and starts a refresh in the background, so that entries
 * in use do not expire (refresh-ahead). While no domain controller is reachable, an expired value is served within its
 * grace period (stale-if-error). Exceptions are not cached. Bounded; the least used entries are evicted first
 * (TinyLFU).
 *
 * <p>Safe for any number of threads. Caffeine guards {@code entries}, and {@code pending} is concurrent; no value is
 * loaded within their locks, and no request waits for the load of another key.
 */
public final class RefreshingCache<K, V> {
    private final Cache<K, Entry<V>> entries;
    private final Map<K, CompletableFuture<V>> pending = new ConcurrentHashMap<>();
    private final Function<V, Lifetime> lifetimeOf;
    private final Executor background;
    private final Ticker ticker;
    private final AtomicLong generation = new AtomicLong(); // a load of an earlier generation is not cached

    /**
     * How long a value is served, counted from the start of its load.
     *
     * @param ttl how long it is served without a new load
     * @param gracePeriod how long it is served while the directory is unreachable; no effect if shorter than the TTL
     */
    public record Lifetime(Duration ttl, Duration gracePeriod) {
        /** A lifetime without a grace period. */
        public Lifetime(Duration ttl) {
            this(ttl, ttl);
        }

        Duration longest() {
            return ttl.compareTo(gracePeriod) > 0 ? ttl : gracePeriod;
        }
    }

    /** Makes the waiting requests load the value themselves, because the thread that loaded it was interrupted. */
    private static final class LoadInterruptedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /** @param loadedAt the ticker's reading at the start of the load, in nanoseconds */
    private record Entry<V>(V value, Lifetime lifetime, long loadedAt, AtomicBoolean refreshing) {}

    /**
     * @param size the largest number of entries
     * @param lifetimeOf the lifetime of a loaded value
     * @param background runs refreshes; may reject them
     */
    public RefreshingCache(int size, Function<V, Lifetime> lifetimeOf, Executor background) {
        this(size, lifetimeOf, background, Ticker.systemTicker());
    }

    RefreshingCache(int size, Function<V, Lifetime> lifetimeOf, Executor background, Ticker ticker) {
        this.lifetimeOf = lifetimeOf;
        this.background = background;
        this.ticker = ticker;
        this.entries = Caffeine.newBuilder()
                .maximumSize(size)
                .executor(Runnable::run)
                .ticker(ticker)
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
            return load(key, loader);
        }
        long age = ticker.read() - entry.loadedAt();
        long ttl = entry.lifetime().ttl().toNanos();
        if (age < ttl) {
            if (age > ttl / 2 && entry.refreshing().compareAndSet(false, true)) {
                refresh(key, entry, loader);
            }
            return entry.value();
        }
        try {
            return load(key, loader);
        } catch (DirectoryUnavailableException e) {
            if (e.isUnreachable() && age < entry.lifetime().gracePeriod().toNanos()) {
                return entry.value();
            }
            throw e;
        }
    }

    /** The cached value in the first half of its TTL, where it needs no refresh yet; {@code null} otherwise. */
    V getIfFresh(K key) {
        Entry<V> entry = entries.getIfPresent(key);
        return entry != null
                        && ticker.read() - entry.loadedAt()
                                < entry.lifetime().ttl().toNanos() / 2
                ? entry.value()
                : null;
    }

    void evict(K key) {
        entries.invalidate(key);
    }

    /** Evicts the values that satisfy the condition. */
    void evictIf(Predicate<V> condition) {
        entries.asMap().values().removeIf(entry -> condition.test(entry.value()));
    }

    /** Evicts all values. Values that are being loaded are returned to their requests, but not cached. */
    public void clear() {
        discardPendingLoads();
        entries.invalidateAll();
    }

    /** Values that are being loaded are returned to their requests, but not cached. */
    void discardPendingLoads() {
        generation.incrementAndGet();
    }

    long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    private void refresh(K key, Entry<V> entry, Supplier<V> loader) {
        try {
            background.execute(() -> {
                try {
                    load(key, loader);
                } catch (DirectoryUnavailableException e) {
                    entry.refreshing().set(false); // the next request starts another refresh
                } catch (RuntimeException | Error e) {
                    entry.refreshing().set(false);
                    throw e;
                }
            });
        } catch (RejectedExecutionException e) {
            entry.refreshing().set(false);
        }
    }

    /** The first request loads the value in its own thread; concurrent requests for the key wait for it. */
    private V load(K key, Supplier<V> loader) {
        CompletableFuture<V> own = new CompletableFuture<>();
        CompletableFuture<V> other = pending.putIfAbsent(key, own);
        if (other != null) {
            try {
                return join(other);
            } catch (LoadInterruptedException e) {
                return load(key, loader);
            }
        }
        try {
            long loadedAt = ticker.read();
            long loadGeneration = generation.get();
            V value = loader.get();
            if (loadGeneration == generation.get()) {
                entries.put(key, new Entry<>(value, lifetimeOf.apply(value), loadedAt, new AtomicBoolean()));
            }
            pending.remove(key, own);
            own.complete(value);
            return value;
        } catch (RuntimeException | Error e) {
            pending.remove(key, own);
            // The interruption concerns this thread only; the waiting requests must not fail because of it.
            own.completeExceptionally(Thread.currentThread().isInterrupted() ? new LoadInterruptedException() : e);
            throw e;
        }
    }

    private static <V> V join(CompletableFuture<V> future) {
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
