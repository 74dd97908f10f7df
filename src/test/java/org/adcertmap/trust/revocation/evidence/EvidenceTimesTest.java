// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a CRL or an OCSP response is fetched anew, and what the trace says of its age. */
class EvidenceTimesTest {
    private static final Instant START = Instant.parse("2025-06-01T00:00:00Z");

    private static Evidence valid(Duration validity) {
        return new Evidence() {
            @Override
            public Instant thisUpdate() {
                return START;
            }

            @Override
            public Instant nextUpdate() {
                return START.plus(validity);
            }

            @Override
            public RevocationStatus statusOf(BigInteger serial) {
                return RevocationStatus.GOOD;
            }
        };
    }

    @ParameterizedTest(name = "valid for {0}, fetched after {1}, freshness {2}: after {3}")
    @CsvSource({
        "PT10H, PT0S, PT0S, PT8H",
        "PT10H, PT7H, PT0S, PT8H30M",
        "P10D, PT0S, PT0S, PT228H",
        "PT60H, PT0S, PT0S, PT48H",
        "PT10H, PT0S, PT1H, PT1H",
        "PT10H, PT1H, PT1H, PT2H",
        "PT10H, PT0S, PT9H, PT8H",
    })
    void evidenceIsFetchedAnewBeforeItExpires(Duration validity, Duration fetched, Duration freshness, Duration due) {
        CachedEvidence<Evidence> cached = new CachedEvidence<>(valid(validity), START.plus(fetched), "a test");
        assertEquals(START.plus(due), cached.refreshAt(freshness));
    }

    private static StatusFinding finding(Instant fetchedAt) {
        return new StatusFinding(
                RevocationStatus.GOOD, "the CRL", START, START.plusSeconds(60), fetchedAt, START.plusSeconds(50));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"-5, 0s", "0, 0s", "59, 59s", "3599, 3599s", "3600, 1h", "7300, 2h"})
    void ageIsInSecondsOrHours(long seconds, String age) {
        assertEquals(
                "the CRL (thisUpdate 2025-06-01T00:00:00Z, nextUpdate 2025-06-01T00:01:00Z, fetched " + age
                        + " ago, next refresh 2025-06-01T00:00:50Z)",
                finding(START).describe(START.plusSeconds(seconds)));
    }

    @Test
    void findingIsCurrentUntilNextUpdate() {
        assertTrue(finding(START).isCurrent(START.plusSeconds(60).minusNanos(1)));
        assertFalse(finding(START).isCurrent(START.plusSeconds(60)));
        assertTrue(valid(Duration.ofHours(1)).isCurrent(START));
        assertFalse(valid(Duration.ofHours(1)).isCurrent(START.plusSeconds(3_600)));
    }

    @Test
    void onlyHoldAndRevocationRefuse() {
        assertTrue(RevocationStatus.REVOKED.isRevoked());
        assertTrue(RevocationStatus.ON_HOLD.isRevoked());
        assertFalse(RevocationStatus.GOOD.isRevoked());
        assertFalse(RevocationStatus.REMOVED_FROM_CRL.isRevoked());
        assertEquals(RevocationStatus.ON_HOLD, RevocationStatus.ofReason(6));
        assertEquals(RevocationStatus.REMOVED_FROM_CRL, RevocationStatus.ofReason(8));
        assertEquals(RevocationStatus.REVOKED, RevocationStatus.ofReason(0));
    }
}
