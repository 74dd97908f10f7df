package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;

/**
 * Caches mapping outcomes by certificate chain; coalesces concurrent requests (single flight) and refreshes entries in
 * the background before they expire (refresh-ahead). The key is the client's certificate with the chain that it
 * presents, never a name. Conditions that change with time alone, such as the validity periods of the certificates and
 * the expiration of the account, are checked for every request. While no domain controller is reachable, a cached
 * mapping is served for {@code outageGracePeriod} after its last refresh (stale-if-error); a cached denial is not,
 * because it may no longer apply. Certificates without an account have a TTL of their own, {@code negativeCacheTtl}
 * (negative cache). Safe for any number of threads.
 */
public final class CachingMapper implements Mapper {
    /** The TTL of denials because the revocation status is unknown: it may become known at any moment. */
    private static final Duration REVOCATION_UNKNOWN_TTL = Duration.ofSeconds(1);

    private final Mapper mapper;
    private final RefreshingCache<ByteBuffer, MappingOutcome> outcomes;
    private final Clock clock;

    /** Carries {@link Unavailable} through the cache, which caches values only. */
    private static final class UnavailableOutcomeException extends DirectoryUnavailableException {
        private static final long serialVersionUID = 1L;
        private final transient Unavailable unavailable;

        UnavailableOutcomeException(Unavailable unavailable) {
            super(unavailable.cause(), unavailable.isUnreachable(), null);
            this.unavailable = unavailable;
        }
    }

    /**
     * @param mapper computes the outcomes that are not cached
     * @param background runs refreshes; may reject them
     * @param clock the time that validity periods and account expiration are compared with
     */
    public CachingMapper(Mapper mapper, CacheSettings settings, Executor background, Clock clock) {
        this(mapper, settings, background, clock, Ticker.systemTicker());
    }

    CachingMapper(Mapper mapper, CacheSettings settings, Executor background, Clock clock, Ticker ticker) {
        this.mapper = mapper;
        this.clock = clock;
        this.outcomes =
                new RefreshingCache<>(settings.cacheSize(), outcome -> lifetime(outcome, settings), background, ticker);
    }

    private static RefreshingCache.Lifetime lifetime(MappingOutcome outcome, CacheSettings settings) {
        return outcome.match(
                mapped -> new RefreshingCache.Lifetime(settings.cacheTtl(), settings.outageGracePeriod()),
                denied -> new RefreshingCache.Lifetime(
                        switch (denied.refusal().denial()) {
                            case NO_ACCOUNT -> settings.negativeCacheTtl();
                            case REVOCATION_UNKNOWN ->
                                settings.cacheTtl().compareTo(REVOCATION_UNKNOWN_TTL) < 0
                                        ? settings.cacheTtl()
                                        : REVOCATION_UNKNOWN_TTL;
                            default -> settings.cacheTtl();
                        }),
                unavailable -> {
                    throw new IllegalStateException("Unavailable is never cached");
                });
    }

    @Override
    public MappingOutcome map(List<X509Certificate> chain) {
        return map(chain, cacheKey(chain));
    }

    /**
     * Maps a certificate whose cache key the caller has already.
     *
     * @param key from {@link #cacheKey} for this chain
     */
    public MappingOutcome map(List<X509Certificate> chain, Object key) {
        ByteBuffer sha256 = (ByteBuffer) key;
        try {
            MappingOutcome outcome = cachedOrLoaded(sha256, chain);
            if (outcome.isValidAt(clock.instant())) {
                return outcome;
            }
            outcomes.evict(sha256);
            return cachedOrLoaded(sha256, chain);
        } catch (UnavailableOutcomeException e) {
            return e.unavailable;
        }
    }

    /** The request that loads the outcome gets it with its trace; it is cached without. */
    private MappingOutcome cachedOrLoaded(ByteBuffer key, List<X509Certificate> chain) {
        AtomicReference<MappingOutcome> traced = new AtomicReference<>();
        MappingOutcome outcome = outcomes.get(key, () -> {
            traced.set(load(chain));
            return traced.get().withoutTrace();
        });
        MappingOutcome loaded = traced.get();
        return loaded == null ? outcome : loaded;
    }

    /**
     * The cached mapping, if it needs no refresh yet. Never waits and never searches the directory.
     *
     * @param key from {@link #cacheKey}
     * @return empty where {@link #map} must be called
     */
    public Optional<Mapped> getIfFresh(Object key) {
        MappingOutcome outcome = outcomes.getIfFresh((ByteBuffer) key);
        return outcome instanceof Mapped mapped && mapped.isValidAt(clock.instant())
                ? Optional.of(mapped)
                : Optional.empty();
    }

    /** The key of a chain in this cache: its SHA-256, 32 octets. Equal keys mean equal chains. */
    public Object cacheKey(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("the certificate chain is empty");
        }
        return Sha256.of(chain);
    }

    private MappingOutcome load(List<X509Certificate> chain) {
        return mapper.map(chain).match(mapped -> mapped, denied -> denied, unavailable -> {
            throw new UnavailableOutcomeException(unavailable);
        });
    }

    /** Evicts the outcomes that depend on accounts or groups that have changed. */
    public void evictDependingOn(Set<Sid> changed) {
        outcomes.evictIf(outcome -> outcome.dependsOnAny(changed));
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
        outcomes.evictIf(outcome -> {
            boolean matches = condition.test(outcome);
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

    /** Clears the cache, after a change to what the outcomes were computed from. */
    public void clear() {
        outcomes.clear();
    }
}
