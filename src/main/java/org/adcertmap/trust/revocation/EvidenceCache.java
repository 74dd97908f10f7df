// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.adcertmap.cache.BackgroundLoader;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.Evidence;

/**
 * Caches CRLs or OCSP responses by key. Concurrent lookups share one fetch (single flight); an entry is fetched anew in
 * the background before it expires (refresh-ahead). A lookup waits only for what was never fetched or has expired, and
 * no longer than its deadline; after a failure the fetch is retried in the background with exponential back-off.
 * Bounded: the least used entries are evicted first (TinyLFU). The times of the entries are those of the clock, also
 * after it has been set, because thisUpdate and nextUpdate are.
 *
 * <p>Thread-safe: all fields are final; {@code states} guards itself, and {@code restored} is concurrent.
 */
final class EvidenceCache<V extends Evidence> {
    private static final Duration REFRESHED_AFTER_USE = Duration.ofDays(1);

    /** The cached evidence where there is any, and the last failure; empty where the last fetch succeeded. */
    record Result<V extends Evidence>(Optional<CachedEvidence<V>> cached, String failure) {}

    private final RevocationSettings settings;
    private final Optional<DiskCache> disk;
    private final Function<String, Executor> threads;
    private final Clock clock;
    private final EvidenceLog log = new EvidenceLog();
    private final RefreshingCache<String, FetchState<V>> states;
    /** What was read from the disk cache, by key, while the first fetch runs. */
    private final Map<String, CachedEvidence<V>> restored = new ConcurrentHashMap<>();

    /**
     * Creates an empty cache.
     *
     * @param disk survives restarts
     * @param threads returns what fetches from a host
     */
    EvidenceCache(
            RevocationSettings settings,
            Optional<DiskCache> disk,
            Function<String, Executor> threads,
            int maxEntries,
            Clock clock) {
        this.settings = settings;
        this.disk = disk;
        this.threads = threads;
        this.clock = clock;
        this.states = new RefreshingCache<>(
                maxEntries,
                state -> state.lifetime(settings.freshnessTime()),
                threads.apply(""),
                () -> epochNanos(clock));
    }

    private static long epochNanos(Clock clock) {
        Instant now = clock.instant();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }

    private BackgroundLoader<FetchState<V>> loader(String key, EvidenceSource<V> source) {
        return new EvidenceLoader<>(key, source, settings, disk, threads, restored, clock, log);
    }

    /**
     * Returns what is cached, without waiting; starts a refresh in the background where one is due. Returns nothing
     * while evidence from the disk cache waits for its first fetch.
     */
    Optional<CachedEvidence<V>> getIfCached(String key) {
        Optional<FetchState<V>> state = states.getIfCached(key);
        if (state.isEmpty()) {
            return Optional.empty();
        }
        use(state.get());
        states.refreshIfDue(key, loader(key, state.get().source()));
        return state.get().cached();
    }

    private void use(FetchState<V> state) {
        state.lastUsed().set(clock.instant());
    }

    /**
     * Returns what is cached, or else fetches it. Evidence from the disk cache is returned where the fetch fails or
     * does not end before the deadline.
     *
     * @param deadline by {@link System#nanoTime()}; the fetch continues in the background after that
     */
    Result<V> get(String key, EvidenceSource<V> source, long deadline) {
        Optional<FetchState<V>> state = states.get(key, loader(key, source), deadline);
        if (state.isPresent()) {
            use(state.get());
            return new Result<>(state.get().cached(), state.get().failure());
        }
        Optional<CachedEvidence<V>> before =
                Optional.ofNullable(restored.get(key)).or(() -> getIfCached(key));
        return new Result<>(before, "no response yet");
    }

    /**
     * Returns the state of each source, by name; of a responder with several responses that whose nextUpdate comes
     * first.
     *
     * @param kind what it serves, in a word
     */
    List<RevocationSource> sources(String kind) {
        Map<String, RevocationSource> byName = new TreeMap<>();
        for (FetchState<V> state : states.values()) {
            byName.merge(
                    state.source().name(),
                    state.describe(kind, settings.freshnessTime()),
                    RevocationSource::expiringFirst);
        }
        return List.copyOf(byName.values());
    }

    /** Starts to refresh, in the background, the entries that are due and were used within a day. */
    void refresh() {
        Instant now = clock.instant();
        states.refreshAllDue((key, state) -> now.isBefore(state.lastUsed().get().plus(REFRESHED_AFTER_USE))
                ? Optional.of(loader(key, state.source()))
                : Optional.empty());
    }

    /** Logs no fetch from now on, because those that run are about to be ended. */
    void close() {
        log.close();
    }
}
