// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.fake.FakeClock;
import org.adcertmap.trust.revocation.EvidenceCache.Result;
import org.adcertmap.trust.revocation.FakeSource.Statement;
import org.adcertmap.trust.revocation.RevocationSettings.FailureMode;
import org.adcertmap.trust.revocation.crl.LocalCrls;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.junit.jupiter.api.Test;

/** Which lookups return what is cached, and which start a fetch; how long an entry counts as used. */
class EvidenceCacheUseTest {
    private static final String KEY = "key";
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FRESHNESS_TIME = Duration.ofHours(30);

    private final FakeSource source = new FakeSource();
    private final Queue<Runnable> queued = new ArrayDeque<>();
    private Instant now = Instant.parse("2026-06-01T12:00:00Z");
    private final EvidenceCache<Statement> cache = new EvidenceCache<>(
            new RevocationSettings(
                    false,
                    FRESHNESS_TIME,
                    Duration.ofSeconds(1),
                    FailureMode.HARD_FAIL,
                    List.of(),
                    Optional.empty(),
                    LocalCrls.NONE),
            Optional.empty(),
            host -> queued::add,
            10,
            new FakeClock(() -> now));

    private Result<Statement> get() {
        return cache.get(KEY, source, System.nanoTime()); // the deadline is over
    }

    private void runFetches() {
        while (!queued.isEmpty()) {
            queued.remove().run();
        }
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }

    private Statement load() {
        Statement statement = new Statement(now, now.plus(Duration.ofDays(10)));
        source.publish(statement);
        get();
        runFetches();
        return statement;
    }

    @Test
    void nothingIsReturnedBeforeTheFirstFetchHasEnded() {
        assertEquals(Optional.empty(), cache.getIfCached(KEY));
        assertEquals(new Result<Statement>(Optional.empty(), "no response yet"), get());
        Statement statement = load();
        assertEquals(new Result<>(Optional.of(new CachedEvidence<>(statement, now, FakeSource.URL)), ""), get());
        assertEquals(1, source.fetches());
    }

    @Test
    void failureIsReturnedWithWhatIsCached() {
        Statement statement = load();
        source.onFetch(() -> {
            throw new IOException("the server is down");
        });
        advance(FRESHNESS_TIME);
        get();
        runFetches();
        Result<Statement> result = get();
        assertEquals("the server is down", result.failure());
        assertEquals(statement, result.cached().orElseThrow().evidence());
    }

    @Test
    void expiredEvidenceIsReturnedWhileTheNextFetchRuns() {
        Statement statement = load();
        advance(Duration.ofDays(10));
        Result<Statement> result = get();
        assertEquals("no response yet", result.failure());
        assertEquals(statement, result.cached().orElseThrow().evidence());
    }

    @Test
    void lookupInTheCacheStartsTheRefreshThatIsDue() {
        load();
        advance(FRESHNESS_TIME.minusNanos(1));
        assertEquals(true, cache.getIfCached(KEY).isPresent());
        runFetches();
        assertEquals(1, source.fetches());
        advance(Duration.ofNanos(1));
        assertEquals(true, cache.getIfCached(KEY).isPresent());
        runFetches();
        assertEquals(2, source.fetches());
    }

    @Test
    void failedFetchIsRetriedAfterTheBackOffByAClockWithFractionsOfASecond() {
        now = Instant.parse("2026-06-01T12:00:00.9Z");
        get();
        runFetches();
        advance(Duration.ofMillis(4_100));
        get();
        runFetches();
        assertEquals(1, source.fetches());
        advance(Duration.ofMillis(900));
        get();
        runFetches();
        assertEquals(2, source.fetches());
    }

    @Test
    void entryIsRefreshedForADayAfterItsLastUse() {
        load();
        advance(FRESHNESS_TIME);
        cache.refresh();
        runFetches();
        assertEquals(1, source.fetches(), "loaded more than a day ago, and not used since");
        cache.getIfCached(KEY);
        runFetches();
        assertEquals(2, source.fetches());
        advance(Duration.ofHours(20));
        cache.getIfCached(KEY);
        advance(DAY.minusNanos(1));
        cache.refresh();
        runFetches();
        assertEquals(3, source.fetches(), "found in the cache within the last day");
        advance(FRESHNESS_TIME);
        cache.refresh();
        runFetches();
        assertEquals(3, source.fetches());
    }

    @Test
    void lookupThatMayFetchIsAUseAsWell() {
        load();
        advance(Duration.ofHours(20));
        get();
        advance(Duration.ofHours(20));
        cache.refresh();
        runFetches();
        assertEquals(2, source.fetches());
    }

    @Test
    void useEndsAfterExactlyADay() {
        load();
        advance(Duration.ofHours(20));
        get();
        advance(DAY);
        cache.refresh();
        runFetches();
        assertEquals(1, source.fetches());
    }

    @Test
    void ofTheEntriesOfASourceTheOneThatExpiresFirstIsListed() {
        load();
        Statement first = new Statement(now, now.plus(Duration.ofHours(1)));
        source.publish(first);
        cache.get("other key", source, System.nanoTime());
        runFetches();
        List<RevocationSource> sources = cache.sources("CRL");
        assertEquals(1, sources.size());
        assertEquals(FakeSource.URL, sources.get(0).name());
        assertEquals(Optional.of(first.nextUpdate()), sources.get(0).nextUpdate());
    }

    @Test
    void fetchThatIsEndedWithTheCheckIsNotLogged() {
        source.onFetch(() -> {
            throw new IOException("Socket closed");
        });
        try (CapturedLog log = new CapturedLog(EvidenceLog.class.getName())) {
            get();
            runFetches();
            assertEquals(1, log.lines().size(), "one that fails before is logged");
            advance(DAY);
            get();
            cache.close();
            runFetches();
            assertEquals(2, source.fetches());
            assertEquals(1, log.lines().size());
        }
    }
}
