// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.trust.revocation.FakeSource.Statement;
import org.junit.jupiter.api.Test;

/** Whether what an address returned can be used, and for how long. */
class RevocationAddressTest {
    private static final Instant START = Instant.parse("2026-06-01T12:00:00Z");
    private static final Instant END = START.plus(Duration.ofHours(10));

    private static RevocationAddress at(Instant now) {
        return RevocationAddress.of("CRL", FakeSource.URL, new Statement(START, END), now);
    }

    private static RevocationAddress usable(boolean runsOut) {
        return new RevocationAddress("CRL", FakeSource.URL, Optional.of(END), runsOut, "");
    }

    @Test
    void lastFifthOfItsValidityIsReported() {
        assertEquals(usable(false), at(START));
        assertEquals(usable(false), at(START.plus(Duration.ofHours(8)).minusNanos(1)));
        assertEquals(usable(true), at(START.plus(Duration.ofHours(8))));
        assertEquals(usable(true), at(END.minusNanos(1)));
    }

    @Test
    void expiredOneIsAFailure() {
        assertEquals(
                new RevocationAddress(
                        "CRL", FakeSource.URL, Optional.empty(), false, "it has expired: its nextUpdate is " + END),
                at(END));
    }

    @Test
    void thisUpdateMayBeAheadOfTheClockByTheClockSkew() {
        Instant earliest = START.minus(EvidenceLoader.MAX_CLOCK_SKEW);
        assertEquals(usable(false), at(earliest));
        RevocationAddress early = at(earliest.minusNanos(1));
        assertEquals(Optional.empty(), early.nextUpdate());
        assertTrue(early.failure().contains("is in the future; check the clocks"), early::failure);
    }

    @Test
    void hostThatTheSettingRefusesIsNamed() {
        String failure = "the host pki.example.com is not in revocationAllowedHosts";
        assertEquals(
                Optional.of(FakeSource.HOST),
                RevocationAddress.failed("CRL", FakeSource.URL, failure).refusedHost());
        assertEquals(
                Optional.empty(),
                RevocationAddress.failed("CRL", FakeSource.URL, "HTTP status 503")
                        .refusedHost());
    }
}
