// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.cache.Lifetime;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Denied;
import org.adcertmap.mapping.MappingOutcome;
import org.adcertmap.mapping.TraceStep;
import org.adcertmap.mapping.Unavailable;
import org.adcertmap.pki.TestCa;
import org.adcertmap.trust.TrustStatus;
import org.adcertmap.trust.cache.ChainKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a denial and an outage are cached, and what of an outcome. */
class OutcomePolicyTest {
    private static final X509Certificate ALICE =
            TestCa.root("CN=Root").issue("CN=alice").issue().certificate();
    private static final Duration TTL = Duration.ofMinutes(1);
    private static final Duration NEGATIVE_TTL = Duration.ofSeconds(20);

    private static CachedOutcome<String> cached(MappingOutcome outcome) {
        return new CachedOutcome<>(ChainKey.of(List.of(ALICE), ""), outcome, Optional.empty());
    }

    private static Denied denied(Denial denial) {
        return denied(TrustStatus.TRUSTED, denial);
    }

    private static Denied denied(TrustStatus trust, Denial denial) {
        return new Denied(
                "a test",
                Optional.empty(),
                trust,
                Optional.empty(),
                new Refusal(denial, ""),
                List.of(new TraceStep("search", "no account")));
    }

    private static Lifetime lifetimeOf(MappingOutcome outcome, Duration ttl) {
        CacheSettings settings = new CacheSettings(ttl, NEGATIVE_TTL, Duration.ofHours(1), 10);
        return new OutcomePolicy<String>(settings, () -> 0).lifetimeOf(cached(outcome));
    }

    @Test
    void denialHasTheTtlOfItsReason() {
        assertEquals(new Lifetime.Cached(TTL), lifetimeOf(denied(Denial.DISABLED), TTL));
        assertEquals(new Lifetime.Cached(NEGATIVE_TTL), lifetimeOf(denied(Denial.NO_ACCOUNT), TTL));
        assertEquals(new Lifetime.Cached(Duration.ofSeconds(1)), lifetimeOf(denied(Denial.REVOCATION_UNKNOWN), TTL));
    }

    @ParameterizedTest
    @EnumSource
    void untrustedDenialIsCachedOnlyAfterAValidPath(Denial denial) {
        boolean hasValidPath = Set.of(Denial.WRONG_USAGE, Denial.REVOKED, Denial.REVOCATION_UNKNOWN)
                .contains(denial);
        Denied untrusted = denied(TrustStatus.NOT_TRUSTED, denial);
        assertEquals(
                hasValidPath ? lifetimeOf(denied(denial), TTL) : new Lifetime.NotCached(false),
                lifetimeOf(untrusted, TTL));
        assertEquals(hasValidPath, OutcomePolicy.isCached(untrusted));
        assertTrue(OutcomePolicy.isCached(denied(denial)));
    }

    @Test
    void unknownRevocationStatusIsNotCachedLongerThanOthers() {
        assertEquals(
                new Lifetime.Cached(Duration.ofMillis(500)),
                lifetimeOf(denied(Denial.REVOCATION_UNKNOWN), Duration.ofMillis(500)));
    }

    @Test
    void outageIsNotCachedAndServesWhatIsIfNoDomainControllerIsReachable() {
        assertEquals(new Lifetime.NotCached(true), lifetimeOf(new Unavailable("", "down", true, List.of()), TTL));
        assertEquals(new Lifetime.NotCached(false), lifetimeOf(new Unavailable("", "busy", false, List.of()), TTL));
    }

    @Test
    void cachedOutcomeHasNoTrace() {
        CacheSettings settings = new CacheSettings(TTL, TTL, TTL, 10);
        OutcomePolicy<String> policy = new OutcomePolicy<>(settings, () -> 0);
        CachedOutcome<String> shared = policy.shared(cached(denied(Denial.DISABLED)));
        assertEquals(denied(Denial.DISABLED).withoutTrace(), shared.outcome());
        assertSame(shared, policy.shared(shared));
    }

    @Test
    void withoutChangeTrackingNothingIsCovered() {
        TrackingPoint point = new TrackingPoint(1, 100, 0, 0, Long.MAX_VALUE);
        assertEquals(Optional.empty(), ChangeCoverage.NONE.now());
        assertEquals(Optional.empty(), ChangeCoverage.NONE.age(point));
        assertEquals(false, ChangeCoverage.NONE.readNothingElseSince(point));
    }
}
