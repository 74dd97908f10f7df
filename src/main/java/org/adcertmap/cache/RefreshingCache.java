// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.denial.DirectoryUnavailableException;

/**
 * Caches values, each for a lifetime of its own, with single flight, refresh-ahead and stale-if-error. Concurrent
 * requests for the same key are coalesced: one load runs, and all get its value or its exception (single flight). A
 * request for a value that is due for a refresh gets the cached value and starts the refresh in the background, so that
 * entries in use do not expire (refresh-ahead). Exceptions are not cached. Bounded; the least used entries are evicted
 * first (TinyLFU).
 *
 * <p>A value is loaded in one of two ways. With a {@link Supplier}, the request loads it in its own thread, and in an
 * outage an expired value is served within its grace period (stale-if-error); a load reports an outage by a value, see
 * {@link Lifetime.NotCached}, or, if it has no value for that, by a {@link DirectoryUnavailableException} whose
 * {@code isUnreachable} is true. With a {@link BackgroundLoader}, every load runs in the background, the request waits
 * until its deadline only, and the loader decides what is served after a failure.
 *
 * <p>Safe for any number of threads. Caffeine guards {@code entries}, {@code loads} and {@code evictions} guard
 * themselves; no value is loaded within their locks, and no request waits for the load of another key.
 */
public final class RefreshingCache<K, V> {
    private final Cache<K, CacheEntry<V>> entries;
    private final SingleFlight<K, V> loads = new SingleFlight<>();
    private final CachePolicy<V> policy;
    private final Executor background;
    private final LongSupplier nanoTime;
    private final Evictions<V> evictions = new Evictions<>();

    /** Creates a cache by the system's clock, as the other constructor does. */
    public RefreshingCache(int size, CachePolicy<V> policy, Executor background) {
        this(size, policy, background, System::nanoTime);
    }

    /**
     * @param size the largest number of entries
     * @param background runs refreshes and the loads of a {@link BackgroundLoader}; may reject them
     * @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime}; if it is set back,
     *     entries from its future are refreshed
     */
    public RefreshingCache(int size, CachePolicy<V> policy, Executor background, LongSupplier nanoTime) {
        this.policy = policy;
        this.background = background;
        this.nanoTime = nanoTime;
        this.entries = Caffeine.newBuilder()
                .maximumSize(size)
                .executor(Runnable::run)
                .ticker(nanoTime::getAsLong)
                .expireAfter(Expiry.<K, CacheEntry<V>>writing((key, entry) -> Duration.ofNanos(entry.longest())))
                .build();
    }

    /**
     * The value, from the cache or from the loader.
     *
     * @param loader loads the value in the thread of one request; its exception reaches every request that waits for it
     */
    public V get(K key, Supplier<V> loader) {
        CacheEntry<V> entry = entries.getIfPresent(key);
        if (entry == null) {
            return load(key, loader).value();
        }
        long now = nanoTime.getAsLong();
        if (entry.isCurrent(now)) {
            if (entry.isRefreshDue(now) && entry.beginRefresh()) {
                refresh(key, entry, loader);
            }
            return entry.value();
        }
        boolean inGracePeriod = entry.isInGracePeriod(now);
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

    /**
     * The value, from the cache or loaded in the background. A request waits only if no value is cached or its TTL is
     * over.
     *
     * @param deadline by {@link System#nanoTime()}, until when the request waits; the load continues after that
     * @return empty if the load has not ended by then, or the thread was interrupted, which stays marked so
     */
    public Optional<V> get(K key, BackgroundLoader<V> loader, long deadline) {
        CacheEntry<V> entry = entries.getIfPresent(key);
        if (entry == null || !entry.isCurrent(nanoTime.getAsLong())) {
            return SingleFlight.await(start(key, loader), deadline).map(Loaded::shared);
        }
        refreshIfDue(key, loader);
        return Optional.of(entry.value());
    }

    /** The cached value before its refresh is due; empty otherwise. Never loads. */
    public Optional<V> getIfFresh(K key) {
        CacheEntry<V> entry = entries.getIfPresent(key);
        if (entry == null) {
            return Optional.empty();
        }
        long now = nanoTime.getAsLong();
        return entry.isCurrent(now) && !entry.isRefreshDue(now) ? Optional.of(entry.value()) : Optional.empty();
    }

    /** The cached value of any age, also where its TTL is over. Never loads. */
    public Optional<V> getIfCached(K key) {
        return Optional.ofNullable(entries.getIfPresent(key)).map(CacheEntry::value);
    }

    /** Starts to refresh the cached value in the background, if it is due for that. Never waits. */
    public void refreshIfDue(K key, BackgroundLoader<V> loader) {
        CacheEntry<V> entry = entries.getIfPresent(key);
        if (entry != null && entry.isRefreshDue(nanoTime.getAsLong())) {
            start(key, loader);
        }
    }

    /**
     * Starts to refresh, in the background, all cached values that are due for that.
     *
     * @param loaders returns the loader of a value; empty where the value is not refreshed
     */
    public void refreshAllDue(BiFunction<K, V, Optional<BackgroundLoader<V>>> loaders) {
        entries.asMap()
                .forEach((key, entry) ->
                        loaders.apply(key, entry.value()).ifPresent(loader -> refreshIfDue(key, loader)));
    }

    /**
     * Loads the value anew in the background, also where no refresh is due, because what it was loaded from has
     * changed. A load that already runs may have seen the state before the change: the new one follows it.
     */
    public void refresh(K key, BackgroundLoader<V> loader) {
        loads.afterRunning(key, () -> start(key, loader));
    }

    /** Evicts the value of a key. */
    public void evict(K key) {
        entries.invalidate(key);
    }

    /** Evicts the values that satisfy the condition; those that are being loaded are not cached if they satisfy it. */
    public void evictIf(Predicate<V> condition) {
        evictions.run(condition, () -> entries.asMap().values().removeIf(entry -> condition.test(entry.value())));
    }

    /** Evicts all values. Values that are being loaded are returned to their requests, but not cached. */
    public void clear() {
        evictions.run(value -> true, entries::invalidateAll);
    }

    /** Values that are being loaded are returned to their requests, but not cached. */
    public void discardPendingLoads() {
        discardPendingLoads(value -> true);
    }

    /** Values that are being loaded are not cached if they satisfy the condition; cached ones stay. */
    public void discardPendingLoads(Predicate<V> condition) {
        evictions.add(condition);
    }

    /**
     * Ends the TTL of all values: the next request loads its value anew. In an outage they are still served within
     * their grace periods (stale-if-error). Values that are being loaded are not cached.
     */
    public void expireAll() {
        discardPendingLoads();
        entries.asMap().replaceAll((key, entry) -> entry.expired());
    }

    /** The cached values of any age, in no order. Never loads. */
    public List<V> values() {
        return entries.asMap().values().stream().map(CacheEntry::value).toList();
    }

    /** The number of cached values. */
    public long size() {
        entries.cleanUp();
        return entries.estimatedSize();
    }

    private void refresh(K key, CacheEntry<V> entry, Supplier<V> loader) {
        Optional<String> noThread = BackgroundTasks.start(background, () -> {
            try {
                load(key, loader);
            } catch (DirectoryUnavailableException e) {
                // The entry stays, and the next request starts another refresh; the directory has logged the outage.
            } finally {
                entry.endRefresh(); // no effect where the entry has been replaced
            }
        });
        if (noThread.isPresent()) {
            entry.endRefresh(); // the next request tries again
        }
    }

    /** The first request loads the value in its own thread; concurrent requests for the key wait for it. */
    private Loaded<V> load(K key, Supplier<V> loader) {
        return loads.run(key, () -> loadAndCache(key, previous -> loader.get()));
    }

    private CompletableFuture<Optional<Loaded<V>>> start(K key, BackgroundLoader<V> loader) {
        return loads.start(
                key,
                loader.executor(background),
                () -> loadAndCache(key, loader::load),
                reason -> loadAndCache(key, previous -> loader.rejected(previous, reason)));
    }

    /** An eviction after the check before this either finds the entry or is found by the second check. */
    private void put(K key, CacheEntry<V> entry, Evictions.Position<V> loadStart) {
        entries.put(key, entry);
        if (loadStart.isFollowedByEvictionOf(entry.value())) {
            entries.asMap().remove(key, entry);
        }
    }

    private Loaded<V> loadAndCache(K key, Function<Optional<V>, V> loader) {
        Evictions.Position<V> loadStart = evictions.position();
        long start = nanoTime.getAsLong();
        V value = loader.apply(getIfCached(key));
        Loaded<V> loaded = new Loaded<>(value, policy.shared(value), policy.lifetimeOf(value));
        CacheEntry.of(loaded.shared(), loaded.lifetime(), start, nanoTime.getAsLong())
                .filter(entry -> !loadStart.isFollowedByEvictionOf(entry.value()))
                .ifPresent(entry -> put(key, entry, loadStart));
        return loaded;
    }
}
