// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.trust.cache.ChainKey;
import org.adcertmap.trust.path.PresentedChain;

/**
 * Caches mapping outcomes by certificate chain; coalesces concurrent requests (single flight) and refreshes entries in
 * the background before they expire (refresh-ahead). The key is the client's certificate with those of the presented
 * ones that can be part of its certification path, of which there are a few variants at most, never a name. Conditions
 * that change with time alone, such as the validity periods of the certificates and the expiration of the account, are
 * checked for every request. {@link OutcomePolicy} has the lifetimes. Safe for any number of threads.
 *
 * @param <A> what the caller derives from a mapped outcome; cached with it
 */
public final class CachingMapper<A> {
    private final Mapper mapper;
    private final Function<Mapped, A> attachments;
    private final RefreshingCache<ChainKey, CachedOutcome<A>> outcomes;
    private final ChainVariants variants;
    private final Clock clock;

    /**
     * @param mapper computes the outcomes that are not cached
     * @param attachments derives the attachment of a mapped outcome, once for each load; without side effects
     * @param background runs refreshes; may reject them
     * @param clock the time that validity periods and account expiration are compared with
     */
    public CachingMapper(
            Mapper mapper, Function<Mapped, A> attachments, CacheSettings settings, Executor background, Clock clock) {
        this(mapper, attachments, settings, background, clock, System::nanoTime);
    }

    CachingMapper(
            Mapper mapper,
            Function<Mapped, A> attachments,
            CacheSettings settings,
            Executor background,
            Clock clock,
            LongSupplier nanoTime) {
        this.mapper = mapper;
        this.attachments = attachments;
        this.clock = clock;
        this.variants = new ChainVariants(settings.cacheSize());
        this.outcomes =
                new RefreshingCache<>(settings.cacheSize(), new OutcomePolicy<>(settings), background, nanoTime);
    }

    /**
     * Maps a certificate, from the cache or by the mapper.
     *
     * @param chain the client's certificate first, then the other certificates that it presents
     * @throws IllegalArgumentException if the chain is empty
     */
    public CachedOutcome<A> map(List<X509Certificate> chain) {
        ChainKey key = ChainKey.of(chain);
        CachedOutcome<A> cached = outcomes.get(key, () -> load(key, chain));
        if (!isExpired(cached.outcome())) {
            return cached;
        }
        outcomes.evict(key);
        return outcomes.get(key, () -> load(key, chain));
    }

    /** Whether time alone has made a cached outcome invalid. An unavailable one does not come from the cache. */
    private boolean isExpired(MappingOutcome outcome) {
        return !(outcome instanceof Unavailable) && !outcome.isValidAt(clock.instant());
    }

    /**
     * The cached outcome, if it is mapped and needs no refresh yet. Never waits and never searches the directory.
     *
     * @return empty where {@link #map} must be called
     */
    public Optional<CachedOutcome<A>> getIfFresh(ChainKey key) {
        Optional<CachedOutcome<A>> fresh = outcomes.getIfFresh(key);
        boolean isMapped = fresh.isPresent()
                && fresh.get().outcome() instanceof Mapped mapped
                && mapped.isValidAt(clock.instant());
        return isMapped ? fresh : Optional.empty();
    }

    private CachedOutcome<A> load(ChainKey key, List<X509Certificate> chain) {
        variants.add(chain.get(0), key).ifPresent(outcomes::evict);
        MappingOutcome outcome = mapper.map(PresentedChain.relevant(chain));
        Optional<A> attachment = outcome.match(
                mapped -> Optional.of(attachments.apply(mapped)),
                denied -> Optional.empty(),
                unavailable -> Optional.empty());
        return new CachedOutcome<>(key, outcome, attachment);
    }

    /**
     * Evicts the outcomes that depend on accounts or groups that have changed. Those that are being loaded meanwhile
     * are not cached either.
     */
    public void evictDependingOn(Set<Sid> changed) {
        outcomes.evictIf(cached -> cached.outcome().dependsOnAny(changed));
    }

    /**
     * Ends the TTL of all outcomes, because any account or group may have changed: the next request maps anew. In an
     * outage the cached mappings are still served for the grace period (stale-if-error).
     */
    public void expireAll() {
        outcomes.expireAll();
    }

    /**
     * Evicts the outcomes that satisfy the condition. Outcomes that are being loaded meanwhile are not cached,
     * whichever certificate they are for.
     *
     * @return the number of evicted certificates
     */
    public long evictIf(Predicate<MappingOutcome> condition) {
        outcomes.discardPendingLoads();
        LongAdder evicted = new LongAdder();
        outcomes.evictIf(cached -> {
            boolean matches = condition.test(cached.outcome());
            if (matches) {
                evicted.increment();
            }
            return matches;
        });
        return evicted.sum();
    }

    /** The number of cached certificates, mapped and denied ones. */
    public long size() {
        return outcomes.size();
    }

    /**
     * Returns the mapped outcomes whose client certificate expires before a time, the earliest first.
     *
     * @param limit the largest number that is returned
     */
    public List<Mapped> expiringBefore(Instant time, int limit) {
        return outcomes.values().stream()
                .flatMap(cached -> cached.outcome()
                        .match(Stream::of, denied -> Stream.<Mapped>empty(), unavailable -> Stream.<Mapped>empty()))
                .filter(mapped -> mapped.clientCertificate().notAfter().isBefore(time))
                .sorted(Comparator.comparing(
                        mapped -> mapped.clientCertificate().notAfter()))
                .limit(limit)
                .toList();
    }

    /** Clears the cache, after a change to what the outcomes were computed from. */
    public void clear() {
        outcomes.clear();
    }
}
