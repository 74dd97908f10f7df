// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.Evidence;

/**
 * Caches CRLs or OCSP responses by key. Concurrent lookups share one fetch (single flight); an entry is fetched anew in
 * the background before it expires (refresh-ahead). A lookup waits only for what was never fetched, and no longer than
 * its deadline; after a failure the fetch is retried in the background with exponential back-off. Evidence is never
 * replaced by older evidence. Bounded: the least recently used entry is evicted first. Thread-safe: {@code entries} is
 * guarded by its own monitor, the entries guard themselves.
 */
final class EvidenceCache<V extends Evidence> {
    private static final Duration REFRESHED_AFTER_USE = Duration.ofDays(1);

    /** The cached evidence where there is any, and the last failure; empty where the last fetch succeeded. */
    record Result<V extends Evidence>(Optional<CachedEvidence<V>> cached, String failure) {}

    private final RevocationSettings settings;
    private final DiskCache disk; // null where nothing is cached on disk
    private final Executor executor;
    private final EvidenceLog log = new EvidenceLog();
    private final int maxEntries;
    private final Map<String, EvidenceCacheEntry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Creates an empty cache.
     *
     * @param disk survives restarts; {@code null} for none
     * @param executor fetches
     */
    EvidenceCache(RevocationSettings settings, DiskCache disk, Executor executor, int maxEntries) {
        this.settings = settings;
        this.disk = disk;
        this.executor = executor;
        this.maxEntries = maxEntries;
    }

    /**
     * Returns what is cached, without waiting; starts a refresh in the background where one is due. Returns nothing
     * while evidence from the disk cache waits for its first fetch.
     */
    Optional<CachedEvidence<V>> getIfCached(String key, Instant now) {
        EvidenceCacheEntry<V> entry;
        synchronized (entries) {
            entry = entries.get(key);
        }
        if (entry == null) {
            return Optional.empty();
        }
        entry.use(now);
        entry.refreshIfDue(now);
        return entry.mayDecideAtOnce() ? entry.cached() : Optional.empty();
    }

    /**
     * Returns what is cached, or else fetches it. Evidence from the disk cache is returned where the fetch fails or
     * does not end before the deadline.
     *
     * @param deadline by {@link System#nanoTime()}; the fetch continues in the background after that
     */
    Result<V> get(String key, EvidenceSource<V> source, Instant now, long deadline) {
        EvidenceCacheEntry<V> entry = entry(key, source);
        entry.use(now);
        Optional<CompletableFuture<Void>> fetch = entry.refreshIfDue(now);
        boolean isDecided = entry.mayDecideAtOnce()
                && entry.cached()
                        .filter(cached -> cached.evidence().isCurrent(now))
                        .isPresent();
        if (!isDecided && fetch.isPresent() && !entry.hasFailed()) {
            await(fetch.get(), deadline);
        }
        boolean isPending = fetch.isPresent() && !fetch.get().isDone() && !entry.hasFailed();
        return new Result<>(entry.cached(), isPending ? "no response yet" : entry.lastFailure());
    }

    private static void await(CompletableFuture<Void> fetch, long deadline) {
        try {
            fetch.get(Math.max(deadline - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // It continues for later lookups.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("internal error while fetching", e.getCause());
        }
    }

    private EvidenceCacheEntry<V> entry(String key, EvidenceSource<V> source) {
        synchronized (entries) {
            EvidenceCacheEntry<V> entry = entries.computeIfAbsent(
                    key, absent -> new EvidenceCacheEntry<>(absent, source, settings, disk, executor, log));
            if (entries.size() > maxEntries) {
                entries.remove(entries.keySet().iterator().next());
            }
            return entry;
        }
    }

    /** Starts to refresh, in the background, the entries that are due and were used within a day. */
    void refresh(Instant now) {
        List<EvidenceCacheEntry<V>> all;
        synchronized (entries) {
            all = List.copyOf(entries.values());
        }
        all.stream()
                .filter(entry -> now.isBefore(entry.lastUsed().plus(REFRESHED_AFTER_USE)))
                .forEach(entry -> entry.refreshIfDue(now));
    }
}
