// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.Evidence;

/**
 * What is cached of one CRL or OCSP response after its last fetch. Immutable but for {@code lastUsed}, which the states
 * of one source share; the last lookup counts.
 *
 * @param cached the evidence that was fetched last, whether it has expired or not
 * @param failure why the last fetch failed; empty where it succeeded
 * @param failureCount the number of fetches that failed since the last success
 * @param asOf when the last fetch started
 */
record FetchState<V extends Evidence>(
        EvidenceSource<V> source,
        Optional<CachedEvidence<V>> cached,
        String failure,
        int failureCount,
        Instant asOf,
        AtomicReference<Instant> lastUsed) {
    private static final Duration FIRST_BACK_OFF = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 7; // a back-off of some ten minutes
    /** Also where an entry is fetched that expires at once. */
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(1);

    /** The state before the first fetch. */
    static <V extends Evidence> FetchState<V> unfetched(EvidenceSource<V> source, Instant now) {
        return new FetchState<>(source, Optional.empty(), "", 0, now, new AtomicReference<>(now));
    }

    FetchState<V> succeeded(CachedEvidence<V> evidence, Instant now) {
        return new FetchState<>(source, Optional.of(evidence), "", 0, now, lastUsed);
    }

    FetchState<V> failed(String reason, Instant now) {
        return new FetchState<>(source, cached, reason, failureCount + 1, now, lastUsed);
    }

    FetchState<V> with(CachedEvidence<V> evidence) {
        return new FetchState<>(source, Optional.of(evidence), failure, failureCount, asOf, lastUsed);
    }

    /** The time until the next try, after a failure. */
    Duration backOff() {
        return FIRST_BACK_OFF.multipliedBy(1L << Math.min(Math.max(failureCount - 1, 0), MAX_DOUBLINGS));
    }

    /**
     * Evidence is due for a refresh at its time, and lookups wait for newer one only where it has expired; after a
     * failure none waits, and the fetch is retried after the back-off. A state is kept until it is evicted, because
     * expired evidence still counts in a grace period.
     *
     * @param freshnessTime the setting {@code revocationFreshnessTime}
     */
    Lifetime lifetime(Duration freshnessTime) {
        if (failureCount > 0 || cached.isEmpty()) {
            return new Lifetime.Failed(backOff(), Lifetime.FOREVER);
        }
        return new Lifetime.Cached(
                untilAtLeastASecond(cached.get().refreshAt(freshnessTime)),
                untilAtLeastASecond(cached.get().evidence().nextUpdate()),
                Lifetime.FOREVER);
    }

    /** Returns what an administrator sees of the source. */
    RevocationSource describe(String kind, Duration freshnessTime) {
        return new RevocationSource(
                source.name(),
                kind,
                cached.map(found -> found.evidence().thisUpdate()),
                cached.map(found -> found.evidence().nextUpdate()),
                Optional.of(
                        failureCount > 0 || cached.isEmpty()
                                ? asOf.plus(backOff())
                                : cached.get().refreshAt(freshnessTime)),
                failure);
    }

    private Duration untilAtLeastASecond(Instant time) {
        Duration left = Duration.between(asOf, time);
        return left.compareTo(MIN_INTERVAL) < 0 ? MIN_INTERVAL : left;
    }
}
