// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.trust.revocation.FakeSource.Statement;
import org.adcertmap.trust.revocation.RevocationAddress.Validity;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.junit.jupiter.api.Test;

/** Whether what an address returned can be used, and for how long. */
class RevocationAddressTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant END = START.plus(Duration.ofHours(10));

    private static RevocationAddress at(Instant now) {
        return RevocationAddress.of("CRL", FakeSource.URL, new Statement(START, END), now);
    }

    private static RevocationAddress usable(Validity validity) {
        return new RevocationAddress("CRL", FakeSource.URL, validity, Optional.of(END), "", Optional.empty());
    }

    @Test
    void lastFifthOfItsValidityIsReported() {
        assertEquals(usable(Validity.CURRENT), at(START));
        assertEquals(
                usable(Validity.CURRENT), at(START.plus(Duration.ofHours(8)).minusNanos(1)));
        assertEquals(usable(Validity.RUNS_OUT), at(START.plus(Duration.ofHours(8))));
        assertEquals(usable(Validity.RUNS_OUT), at(END.minusNanos(1)));
    }

    @Test
    void expiredOneIsAFailure() {
        assertEquals(
                new RevocationAddress(
                        "CRL",
                        FakeSource.URL,
                        Validity.EXPIRED,
                        Optional.empty(),
                        "it has expired: its nextUpdate is " + END,
                        Optional.empty()),
                at(END));
    }

    @Test
    void thisUpdateMayBeAheadOfTheClockByTheClockSkew() {
        Instant earliest = START.minus(EvidenceLoader.MAX_CLOCK_SKEW);
        assertEquals(usable(Validity.CURRENT), at(earliest));
        RevocationAddress early = at(earliest.minusNanos(1));
        assertEquals(Validity.UNUSABLE, early.validity());
        assertEquals(Optional.empty(), early.nextUpdate());
        assertTrue(early.failure().contains("is in the future; check the clocks"), early::failure);
    }

    @Test
    void hostThatTheSettingRefusesIsNamed() {
        IOException refused = assertThrows(
                IOException.class,
                () -> new FetchPolicy(List.of("other.example")).requireAllowedBehindProxy(FakeSource.HOST, null));
        IOException both = new IOException("GET: the same; POST: " + refused.getMessage(), refused);
        for (IOException failure : List.of(refused, both)) {
            assertEquals(
                    Optional.of(FakeSource.HOST),
                    RevocationAddress.failed("CRL", FakeSource.URL, failure).refusedHost());
        }
        IOException other = new IOException("the text of the server has revocationAllowedHosts in it");
        assertEquals(
                Optional.empty(),
                RevocationAddress.failed("CRL", FakeSource.URL, other).refusedHost());
    }
}
