// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.adcertmap.cache.RefreshingCache;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.Mapper;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.trust.cache.ChainKey;
import org.adcertmap.trust.path.PresentedChain;

/**
 * Caches mapping outcomes by certificate chain and account pattern; coalesces concurrent requests (single flight) and
 * refreshes entries in the background before they expire (refresh-ahead). The key is the client's certificate with
 * those of the presented ones that can be part of its certification path, of which there are a few variants at most,
 * never a name, and the account pattern of the Valve. Conditions that change with time alone, such as the validity
 * periods of the certificates and the expiration of the account, are checked for every request. {@link OutcomePolicy}
 * has the lifetimes. Safe for any number of threads.
 *
 * @param <A> what the caller derives from a mapped outcome; cached with it
 */
public final class CachingMapper<A> {
    private final Mapper mapper;
    private final Function<Mapped, A> attachments;
    private final RefreshingCache<ChainKey, CachedOutcome<A>> outcomes;
    private final ChainVariants variants;
    private final Clock clock;
    private final Duration maxAge; // of what a refresh takes from the cache
    private volatile ChangeCoverage coverage = ChangeCoverage.NONE;

    /**
     * @param mapper computes the outcomes that are not cached
     * @param attachments derives the attachment of a mapped outcome, once for each load; without side effects
     * @param background runs refreshes; may reject them
     * @param clock the time that validity periods and account expiration are compared with
     */
    public CachingMapper(
            Mapper mapper, Function<Mapped, A> attachments, CacheSettings settings, Executor background, Clock clock) {
        this(
                mapper,
                attachments,
                settings,
                background,
                clock,
                System::nanoTime,
                () -> ThreadLocalRandom.current().nextDouble());
    }

    /** @param random from 0 to 1, spreads the refreshes */
    CachingMapper(
            Mapper mapper,
            Function<Mapped, A> attachments,
            CacheSettings settings,
            Executor background,
            Clock clock,
            LongSupplier nanoTime,
            DoubleSupplier random) {
        this.mapper = mapper;
        this.attachments = attachments;
        this.clock = clock;
        this.maxAge = settings.cacheTtl().dividedBy(2);
        this.variants = new ChainVariants(settings.cacheSize());
        this.outcomes = new RefreshingCache<>(
                settings.cacheSize(), new OutcomePolicy<>(settings, random), background, nanoTime);
    }

    /**
     * Maps a certificate, from the cache or by the mapper.
     *
     * @param chain the client's certificate first, then the other certificates that it presents
     * @param account as for {@link Mapper#map}
     * @throws IllegalArgumentException if the chain is empty
     */
    public CachedOutcome<A> map(List<X509Certificate> chain, AccountPattern account) {
        List<X509Certificate> relevant = PresentedChain.relevant(chain);
        ChainKey key = ChainKey.of(relevant, account.toString());
        CachedOutcome<A> cached = outcomes.get(key, () -> load(key, relevant, account));
        if (!isExpired(cached.outcome())) {
            return cached;
        }
        outcomes.evict(key);
        return outcomes.get(key, () -> load(key, relevant, account));
    }

    /** Maps a certificate where no {@link AccountPattern} is set. */
    public CachedOutcome<A> map(List<X509Certificate> chain) {
        return map(chain, AccountPattern.NONE);
    }

    /** Whether time alone has made a cached outcome invalid. An unavailable one does not come from the cache. */
    private boolean isExpired(MappingOutcome outcome) {
        return !(outcome instanceof Unavailable) && !outcome.isValidAt(clock.instant());
    }

    /**
     * The cached outcome, mapped or denied, if it is still valid and needs no refresh yet. Never waits and never
     * searches the directory.
     *
     * @return empty where {@link #map} must be called
     */
    public Optional<CachedOutcome<A>> getIfFresh(ChainKey key) {
        Optional<CachedOutcome<A>> fresh = outcomes.getIfFresh(key);
        boolean isValid = fresh.isPresent() && fresh.get().outcome().isValidAt(clock.instant());
        return isValid ? fresh : Optional.empty();
    }

    private CachedOutcome<A> load(ChainKey equal, List<X509Certificate> relevant, AccountPattern account) {
        Optional<CachedOutcome<A>> cached = outcomes.getIfCached(equal);
        ChainKey key = cached.map(CachedOutcome::key).orElse(equal); // one object in the cache
        ChangeCoverage changes = coverage;
        CachedOutcome<A> loaded = cached.flatMap(entry -> mapAgain(entry, relevant, changes))
                .orElseGet(() -> {
                    Optional<TrackingPoint> start = changes.now();
                    MappingOutcome outcome = mapper.map(relevant, account);
                    return loaded(key, outcome, start.filter(changes::readNothingElseSince), Duration.ZERO);
                });
        if (OutcomePolicy.isCached(loaded.outcome())) {
            variants.add(relevant, account, key).ifPresent(outcomes::evict);
        } else if (loaded.outcome() instanceof Denied) {
            outcomes.evict(equal); // a mapping ends with the denial that replaces it, although that is not cached
        }
        return loaded;
    }

    /**
     * Maps by the cached outcome, if no change of it can have been missed until then. Its TTL does not count: it may be
     * that of a user who has paused for longer.
     */
    private Optional<CachedOutcome<A>> mapAgain(
            CachedOutcome<A> cached, List<X509Certificate> relevant, ChangeCoverage changes) {
        Optional<TrackingPoint> tracking = cached.tracking();
        Optional<Duration> age =
                tracking.flatMap(changes::age).filter(covered -> covered.compareTo(maxAge) < 0); // in one read
        if (age.isEmpty() || !(cached.outcome() instanceof Mapped before)) {
            return Optional.empty();
        }
        return mapper.mapAgain(relevant, before).map(outcome -> loaded(cached.key(), outcome, tracking, age.get()));
    }

    private CachedOutcome<A> loaded(
            ChainKey key, MappingOutcome outcome, Optional<TrackingPoint> tracking, Duration age) {
        return outcome.match(
                mapped -> new CachedOutcome<>(
                        key,
                        mapped,
                        Optional.of(attachments.apply(mapped)),
                        tracking.filter(point -> mapped.areAllGroupsKnown()),
                        age),
                denied -> new CachedOutcome<>(key, denied, Optional.empty()),
                unavailable -> new CachedOutcome<>(key, unavailable, Optional.empty()));
    }

    /**
     * Makes refreshes use what is cached of the directory, as long as the directory reports each change of it.
     *
     * @param changes what is reported; {@link ChangeCoverage#NONE} at first
     */
    public void coverBy(ChangeCoverage changes) {
        coverage = changes;
    }

    /**
     * Evicts the outcomes that the changes concern. Those that are being loaded meanwhile are not cached either.
     *
     * @return the number of evicted certificates
     */
    public long evict(AccountChanges changes) {
        return evictAll(cached -> changes.concern(cached.outcome()));
    }

    /**
     * Returns the SIDs of accounts and groups of the mapped outcomes whose refreshes may use what is cached, of any
     * age. Those that are being loaded meanwhile are not cached: so each one that is cached without being among these
     * was loaded later, or from an entry that was evicted for lack of room just then. They are not cached without
     * tracking either: the deletion of their accounts would count only after {@code cacheTtl}.
     */
    public Set<Sid> trackedSids() {
        outcomes.discardPendingLoads(cached -> cached.tracking().isPresent());
        Set<Sid> sids = new HashSet<>();
        for (CachedOutcome<A> cached : outcomes.values()) {
            if (isCoverable(cached) && cached.outcome() instanceof Mapped mapped) {
                sids.addAll(mapped.others());
                mapped.account().ifPresent(account -> {
                    sids.add(account.sid());
                    account.groups().stream()
                            .filter(group -> group.name().isPresent())
                            .forEach(group -> sids.add(group.sid()));
                });
            }
        }
        return sids;
    }

    /**
     * Evicts the outcomes that are older than an account of theirs, or have a group that exists no longer. The
     * uSNChanged of a group does not count: what is cached of a group is readable, so that its changes are reported,
     * and a domain controller may increase it with each other member that comes or goes.
     *
     * @param usns uSNChanged of accounts and groups, by the SIDs that were searched for; those that do not exist have
     *     none
     * @param accounts gets the account of each outcome that is evicted
     * @return the number of evicted certificates
     */
    public long evictOlder(Set<Sid> searched, Map<Sid, Long> usns, Consumer<Sid> accounts) {
        return evictAll(cached -> {
            boolean isOlder = isCoverable(cached)
                    && cached.outcome() instanceof Mapped mapped
                    && isOlder(mapped, cached.tracking().get().usn(), searched, usns);
            if (isOlder && cached.outcome() instanceof Mapped mapped) {
                mapped.account().map(Account::sid).ifPresent(accounts);
            }
            return isOlder;
        });
    }

    /** What is of an earlier session is not covered, and has the uSNChanged of another domain controller perhaps. */
    private boolean isCoverable(CachedOutcome<A> cached) {
        return cached.tracking().filter(coverage::isOfThisSession).isPresent();
    }

    private static boolean isOlder(Mapped mapped, long usn, Set<Sid> searched, Map<Sid, Long> usns) {
        boolean hasChangedAccount = Stream.concat(
                        mapped.others().stream(), mapped.account().stream().map(Account::sid))
                .filter(searched::contains)
                .anyMatch(sid -> usns.getOrDefault(sid, Long.MAX_VALUE) > usn);
        return hasChangedAccount
                || mapped.account().stream()
                        .flatMap(account -> account.groups().stream())
                        .map(Group::sid)
                        .anyMatch(sid -> searched.contains(sid) && !usns.containsKey(sid));
    }

    private long evictAll(Predicate<CachedOutcome<A>> condition) {
        LongAdder evicted = new LongAdder();
        outcomes.evictIf(cached -> {
            boolean matches = condition.test(cached);
            if (matches) {
                evicted.increment();
            }
            return matches;
        });
        return evicted.sum();
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
        return evictAll(cached -> condition.test(cached.outcome()));
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
