// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.trust.revocation.FakeSource.Statement;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How long a state is served, when its source is fetched anew, and what an administrator sees of it. */
class FetchStateTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final FetchState<Statement> UNFETCHED = FetchState.unfetched(new FakeSource(), START);

    private static CachedEvidence<Statement> valid(Duration time) {
        return new CachedEvidence<>(new Statement(START, START.plus(time)), START, FakeSource.URL);
    }

    @ParameterizedTest(name = "after {0} failures: {1} s")
    @CsvSource({"0, 5", "1, 5", "2, 10", "3, 20", "7, 320", "8, 640", "9, 640", "1000, 640"})
    void backOffDoublesUpToTenMinutes(int failures, long seconds) {
        FetchState<Statement> state = UNFETCHED;
        for (int i = 0; i < failures; i++) {
            state = state.failed("down", START);
        }
        assertEquals(failures, state.failureCount());
        assertEquals(Duration.ofSeconds(seconds), state.backOff());
    }

    @Test
    void stateWithoutEvidenceIsAFailure() {
        assertEquals(new Lifetime.Failed(Duration.ofSeconds(5), Lifetime.FOREVER), UNFETCHED.lifetime(Duration.ZERO));
    }

    @Test
    void failureWithEvidenceIsRetriedAfterTheBackOffAndSuccessEndsIt() {
        FetchState<Statement> failed = UNFETCHED
                .succeeded(valid(Duration.ofHours(10)), START)
                .failed("down", START)
                .failed("still down", START.plusSeconds(1));
        assertEquals("still down", failed.failure());
        assertEquals(new Lifetime.Failed(Duration.ofSeconds(10), Lifetime.FOREVER), failed.lifetime(Duration.ZERO));
        FetchState<Statement> recovered = failed.succeeded(valid(Duration.ofHours(10)), START);
        assertEquals("", recovered.failure());
        assertEquals(0, recovered.failureCount());
        assertSame(UNFETCHED.lastUsed(), recovered.lastUsed());
    }

    @Test
    void evidenceIsServedUntilNextUpdateAndRefreshedBefore() {
        assertEquals(
                new Lifetime.Cached(Duration.ofHours(8), Duration.ofHours(10), Lifetime.FOREVER),
                UNFETCHED.succeeded(valid(Duration.ofHours(10)), START).lifetime(Duration.ZERO));
        assertEquals(
                new Lifetime.Cached(Duration.ofHours(1), Duration.ofHours(10), Lifetime.FOREVER),
                UNFETCHED.succeeded(valid(Duration.ofHours(10)), START).lifetime(Duration.ofHours(1)));
    }

    @Test
    void evidenceThatExpiresAtOnceIsServedForASecond() {
        assertEquals(
                new Lifetime.Cached(Duration.ofSeconds(1), Duration.ofSeconds(1), Lifetime.FOREVER),
                UNFETCHED.succeeded(valid(Duration.ofMillis(10)), START).lifetime(Duration.ZERO));
    }

    @Test
    void replacedEvidenceLeavesTheFailureAsItIs() {
        FetchState<Statement> failed = UNFETCHED.failed("down", START.plusSeconds(1));
        FetchState<Statement> state = failed.with(valid(Duration.ofHours(1)));
        assertEquals(
                new FetchState<>(
                        failed.source(),
                        Optional.of(valid(Duration.ofHours(1))),
                        "down",
                        1,
                        START.plusSeconds(1),
                        failed.lastUsed()),
                state);
    }

    @Test
    void stateIsDescribedWithItsNextRefresh() {
        assertEquals(
                new RevocationSource(
                        FakeSource.URL,
                        "CRL",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(START.plusSeconds(5)),
                        ""),
                UNFETCHED.describe("CRL", Duration.ZERO));
        FetchState<Statement> succeeded = UNFETCHED.succeeded(valid(Duration.ofHours(10)), START);
        assertEquals(
                new RevocationSource(
                        FakeSource.URL,
                        "CRL",
                        Optional.of(START),
                        Optional.of(START.plus(Duration.ofHours(10))),
                        Optional.of(START.plus(Duration.ofHours(1))),
                        ""),
                succeeded.describe("CRL", Duration.ofHours(1)));
        assertEquals(
                new RevocationSource(
                        FakeSource.URL,
                        "CRL",
                        Optional.of(START),
                        Optional.of(START.plus(Duration.ofHours(10))),
                        Optional.of(START.plusSeconds(65)),
                        "down"),
                succeeded.failed("down", START.plusSeconds(60)).describe("CRL", Duration.ofHours(1)));
    }
}
