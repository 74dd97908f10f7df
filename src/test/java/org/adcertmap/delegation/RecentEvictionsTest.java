// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.adcertmap.certificate.Sid;
import org.junit.jupiter.api.Test;

/** An object that an application has kept ends with the mapping of its account. */
class RecentEvictionsTest {
    private static final Duration TTL = Duration.ofMinutes(15);
    private static final Sid ALICE = Sid.parse("S-1-5-21-1-2-3-1001");
    private static final Sid BOB = Sid.parse("S-1-5-21-1-2-3-1002");

    private final RecentEvictions evictions = new RecentEvictions(TTL);

    private boolean ended(long since, Sid account) {
        return evictions.endedSince(since, System.nanoTime(), account);
    }

    @Test
    void evictionEndsWhatWasMadeBeforeForTheSameAccount() {
        long before = evictions.position();
        evictions.add(ALICE::equals);
        assertTrue(ended(before, ALICE));
        assertFalse(ended(before, BOB));
        assertFalse(ended(evictions.position(), ALICE), "made after it");
    }

    @Test
    void objectOlderThanTheTtlHasEnded() {
        long now = System.nanoTime();
        assertFalse(evictions.endedSince(0, now, ALICE));
        assertTrue(evictions.endedSince(0, now - TTL.plusSeconds(1).toNanos(), ALICE));
    }

    @Test
    void objectFromBeforeAForgottenEvictionHasEnded() {
        long before = evictions.position();
        for (int i = 0; i <= 10_000; i++) {
            evictions.add(BOB::equals);
        }
        assertTrue(ended(before, ALICE));
        assertFalse(ended(evictions.position(), ALICE));
    }
}
