// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Times of any length are limited to what a clock in nanoseconds can count. */
class LifetimeTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration TOO_LONG = Duration.ofSeconds(Long.MAX_VALUE);
    private static final Duration NEGATIVE = Duration.ofSeconds(Long.MIN_VALUE);

    @Test
    void longTimesCountAsForeverAndNegativeOnesAsZero() {
        assertEquals(
                new Lifetime.Cached(Duration.ZERO, Lifetime.FOREVER, Lifetime.FOREVER),
                new Lifetime.Cached(NEGATIVE, TOO_LONG, Lifetime.FOREVER.plusNanos(1)));
        assertEquals(new Lifetime.Failed(Duration.ZERO, Lifetime.FOREVER), new Lifetime.Failed(NEGATIVE, TOO_LONG));
        assertEquals(new Lifetime.Failed(MINUTE, Duration.ZERO), new Lifetime.Failed(MINUTE, Duration.ofNanos(-1)));
    }

    @Test
    void refreshIsDueInTheSecondHalfOfTheTtl() {
        assertEquals(
                new Lifetime.Cached(Duration.ofSeconds(30), MINUTE, Duration.ZERO),
                new Lifetime.Cached(MINUTE, Duration.ZERO));
        assertEquals(new Lifetime.Cached(Duration.ofSeconds(30), MINUTE, MINUTE), new Lifetime.Cached(MINUTE));
    }

    @Test
    void entryStaysAsLongAsTheLongerOfTtlAndGracePeriod() {
        assertEquals(MINUTE.toNanos(), longest(new Lifetime.Cached(MINUTE, Duration.ZERO)));
        assertEquals(Duration.ofHours(1).toNanos(), longest(new Lifetime.Cached(MINUTE, Duration.ofHours(1))));
    }

    private static long longest(Lifetime lifetime) {
        return CacheEntry.of("value", lifetime, 0, 0).orElseThrow().longest();
    }
}
