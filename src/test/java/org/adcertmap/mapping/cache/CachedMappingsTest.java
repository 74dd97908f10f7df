// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Denial;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.MappingTest;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.trust.cache.ChainKey;
import org.junit.jupiter.api.Test;

/** Which outcomes the cache serves, and which it lists and evicts. */
class CachedMappingsTest extends MappingTest {
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final CacheSettings SETTINGS = new CacheSettings(TTL, TTL, TTL, 10);

    private final X509Certificate alices = cWithSid().issue().certificate();
    private final X509Certificate bobs = ofBob("2026-06-01T00:00:00Z");
    private int mappings;
    private Runnable whileMapping = () -> {};
    private long nanoTime;
    private final CachingMapper<String> cache = new CachingMapper<>(
            (chain, account) -> {
                mappings++;
                whileMapping.run();
                return mapper(directory, true).map(chain, account);
            },
            Mapped::userName,
            SETTINGS,
            task -> {},
            new FakeClock(() -> now),
            () -> nanoTime,
            () -> 0);

    private static X509Certificate ofBob(String notAfter) {
        return cWithoutUpn()
                .serial("77")
                .upn("bob@contoso.com")
                .sid(BOB_SID)
                .notAfter(Instant.parse(notAfter))
                .issue()
                .certificate();
    }

    private CachedOutcome<String> map(X509Certificate certificate, int expectedMappings) {
        CachedOutcome<String> outcome = cache.map(List.of(certificate));
        assertEquals(expectedMappings, mappings);
        return outcome;
    }

    private Optional<String> freshUser(ChainKey key) {
        return cache.getIfFresh(key).flatMap(CachedOutcome::attachment);
    }

    @Test
    void outcomeIsFreshUntilItIsToBeRefreshed() {
        ChainKey key = ChainKey.of(List.of(alices));
        assertEquals(Optional.empty(), freshUser(key));
        assertEquals(key, map(alices, 1).key());
        nanoTime += Duration.ofSeconds(29).toNanos();
        assertEquals(Optional.of("CONTOSO\\alice"), freshUser(key));
        nanoTime += Duration.ofSeconds(2).toNanos();
        assertEquals(Optional.empty(), freshUser(key));
        map(alices, 1);
    }

    @Test
    void outcomeWhoseCertificateHasExpiredIsMappedAnew() {
        ChainKey key = map(alices, 1).key();
        now = Instant.parse("2026-01-01T00:00:01Z");
        assertEquals(Optional.empty(), freshUser(key));
        assertDenied(Denial.CERTIFICATE_EXPIRED, map(alices, 2).outcome());
        assertEquals(0, cache.size());
        assertDenied(Denial.CERTIFICATE_EXPIRED, map(alices, 3).outcome());
    }

    @Test
    void unavailableOutcomeIsNotCached() {
        directory.outage = "down";
        assertInstanceOf(Unavailable.class, map(alices, 1).outcome());
        assertInstanceOf(Unavailable.class, map(alices, 2).outcome());
        assertEquals(0, cache.size());
        directory.outage = null;
        assertMapped("CONTOSO\\alice", "sid", map(alices, 3).outcome());
        map(alices, 3);
    }

    @Test
    void outcomesThatSatisfyAConditionAreEvicted() {
        map(alices, 1);
        map(bobs, 2);
        assertEquals(1, cache.evictIf(outcome -> outcome.dependsOnAny(Set.of(Sid.parse(ALICE_SID)))));
        map(bobs, 2);
        map(alices, 3);
        assertEquals(1, cache.evict(AccountChanges.of(Set.of(Sid.parse(BOB_SID)))));
        map(alices, 3);
        map(bobs, 4);
    }

    @Test
    void outcomeThatIsBeingLoadedWhileOthersAreEvictedIsNotCached() {
        whileMapping = () -> cache.evictIf(outcome -> false);
        map(alices, 1);
        whileMapping = () -> {};
        map(alices, 2);
        map(alices, 2);
    }

    @Test
    void certificatesThatExpireAreListedTheEarliestFirst() {
        Instant afterAll = Instant.parse("2027-01-01T00:00:00Z");
        map(bobs, 1);
        map(alices, 2);
        map(cWithoutUpn().serial("78").issue().certificate(), 3); // denied
        assertEquals(List.of("CONTOSO\\alice", "CONTOSO\\bob"), usersExpiringBefore(afterAll, 5));
        assertEquals(List.of("CONTOSO\\alice"), usersExpiringBefore(afterAll, 1));
        assertEquals(List.of("CONTOSO\\alice"), usersExpiringBefore(Instant.parse("2026-06-01T00:00:00Z"), 5));
        assertEquals(List.of(), usersExpiringBefore(Instant.parse("2026-01-01T00:00:00Z"), 5));
    }

    private List<String> usersExpiringBefore(Instant time, int limit) {
        return cache.expiringBefore(time, limit).stream().map(Mapped::userName).toList();
    }

    @Test
    void clearedCacheIsEmpty() {
        map(alices, 1);
        cache.clear();
        assertEquals(0, cache.size());
        map(alices, 2);
    }

    @Test
    void cacheOfTheJvmsClockServesOutcomes() {
        CachingMapper<String> ofTheJvm = new CachingMapper<>(
                (chain, account) -> mapper(directory, true).map(chain, account),
                Mapped::userName,
                SETTINGS,
                task -> {},
                new FakeClock(() -> now));
        assertTrue(ofTheJvm.map(List.of(alices)).attachment().isPresent());
        assertEquals(1, ofTheJvm.size());
    }
}
