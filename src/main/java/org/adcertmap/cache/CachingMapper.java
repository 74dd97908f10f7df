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
 * A memory in front of a mapper: keyed by the certificate and what was sent along with it, never by a name. Outcomes in
 * use are confirmed in the background before they are too old. What changes with time alone, the dates of the
 * certificate and of the account, is looked at for every request. While the directory is silent, what was mapped serves
 * for {@code outageGracePeriod} after its last confirmation; a refusal does not serve then, for nobody can say whether
 * it still holds.
 */
public final class CachingMapper implements Mapper {
    private final Mapper mapper;
    private final RefreshingCache<ByteBuffer, MappingOutcome> outcomes;
    private final Clock clock;

    /** For as long as it cannot be found out whether a certificate was revoked; the answer may come at any moment. */
    private static final Duration GLANCE = Duration.ofSeconds(1);

    /** Carries what is no outcome past the memory, which keeps no failures. */
    private static final class NoOutcome extends DirectoryUnavailableException {
        private static final long serialVersionUID = 1L;
        private final transient Unavailable unavailable;

        NoOutcome(Unavailable unavailable) {
            super(unavailable.cause(), unavailable.isUnreachable(), null);
            this.unavailable = unavailable;
        }
    }

    /**
     * @param mapper asked behind the memory
     * @param background where outcomes are confirmed ahead of time; may reject
     * @param clock decides on the dates of certificates and accounts
     */
    public CachingMapper(Mapper mapper, CacheSettings settings, Executor background, Clock clock) {
        this(mapper, settings, background, clock, Ticker.systemTicker());
    }

    CachingMapper(Mapper mapper, CacheSettings settings, Executor background, Clock clock, Ticker ticker) {
        this.mapper = mapper;
        this.clock = clock;
        this.outcomes =
                new RefreshingCache<>(settings.cacheSize(), outcome -> keep(outcome, settings), background, ticker);
    }

    private static RefreshingCache.Lifetime keep(MappingOutcome outcome, CacheSettings settings) {
        return outcome.match(
                mapped -> new RefreshingCache.Lifetime(settings.cacheTtl(), settings.outageGracePeriod()),
                denied -> new RefreshingCache.Lifetime(
                        switch (denied.refusal().denial()) {
                            case NO_ACCOUNT -> settings.negativeCacheTtl();
                            case REVOCATION_UNKNOWN ->
                                settings.cacheTtl().compareTo(GLANCE) < 0 ? settings.cacheTtl() : GLANCE;
                            default -> settings.cacheTtl();
                        }),
                unavailable -> {
                    throw new IllegalStateException("what is no outcome is not kept");
                });
    }

    @Override
    public MappingOutcome map(List<X509Certificate> chain) {
        return map(chain, cacheKey(chain));
    }

    /** The same for a chain whose key is known already. */
    public MappingOutcome map(List<X509Certificate> chain, Object key) {
        ByteBuffer sha256 = (ByteBuffer) key;
        try {
            MappingOutcome outcome = remembered(sha256, chain);
            if (outcome.isValidAt(clock.instant())) {
                return outcome;
            }
            outcomes.evict(sha256);
            return remembered(sha256, chain);
        } catch (NoOutcome e) {
            return e.unavailable;
        }
    }

    /** Whoever asks gets the whole answer; what is kept of it has no trace. */
    private MappingOutcome remembered(ByteBuffer key, List<X509Certificate> chain) {
        AtomicReference<MappingOutcome> whole = new AtomicReference<>();
        MappingOutcome outcome = outcomes.get(key, () -> {
            whole.set(asked(chain));
            return whole.get().withoutTrace();
        });
        MappingOutcome asked = whole.get();
        return asked == null ? outcome : asked;
    }

    /**
     * What is known of a certificate and fresh, without asking anybody.
     *
     * @param key from {@link #cacheKey}
     * @return the account; nothing where {@link #map} must be asked
     */
    public Optional<Mapped> getIfFresh(Object key) {
        MappingOutcome outcome = outcomes.getIfFresh((ByteBuffer) key);
        return outcome instanceof Mapped mapped && mapped.isValidAt(clock.instant())
                ? Optional.of(mapped)
                : Optional.empty();
    }

    /** As what a chain is known here: two chains with the same key are the same. 32 octets in place of kilobytes. */
    public Object cacheKey(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a chain without a certificate");
        }
        return Sha256.of(chain);
    }

    private MappingOutcome asked(List<X509Certificate> chain) {
        return mapper.map(chain).match(mapped -> mapped, denied -> denied, unavailable -> {
            throw new NoOutcome(unavailable);
        });
    }

    /** Forgets what rests on accounts or groups that have changed. */
    public void evictDependingOn(Set<Sid> changed) {
        outcomes.evictIf(outcome -> outcome.dependsOnAny(changed));
    }

    /**
     * Forgets outcomes of which this holds; what is being asked for at the moment is not kept either, whosever it is.
     *
     * @return how many certificates
     */
    public long evictIf(Predicate<MappingOutcome> condition) {
        outcomes.discardPendingLoads();
        LongAdder forgotten = new LongAdder();
        outcomes.evictIf(outcome -> {
            boolean hit = condition.test(outcome);
            if (hit) {
                forgotten.increment();
            }
            return hit;
        });
        return forgotten.sum();
    }

    /** How many certificates are remembered, mapped and refused ones. */
    public long size() {
        return outcomes.size();
    }

    /** Forgets everything, for what made it has changed. */
    public void clear() {
        outcomes.clear();
    }
}
