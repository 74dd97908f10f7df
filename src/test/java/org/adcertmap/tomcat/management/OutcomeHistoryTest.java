// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.adcertmap.tomcat.management.OutcomeHistory.Resolution;
import org.adcertmap.tomcat.management.OutcomeHistory.Steps;
import org.adcertmap.tomcat.management.OutcomeHistory.Totals;
import org.junit.jupiter.api.Test;

/** The history has the differences of the counters, each in the step in which it was counted. */
class OutcomeHistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private Totals totals = new Totals(0, 0, 0);
    private final OutcomeHistory history = new OutcomeHistory(() -> totals);

    private void count(Instant at, long mapped, long refused, long unavailable) {
        totals = new Totals(totals.mapped() + mapped, totals.refused() + refused, totals.unavailable() + unavailable);
        history.sample(at);
    }

    private Steps steps(Resolution resolution, Instant now) {
        return history.steps(resolution, now);
    }

    @Test
    void eachCountIsInItsStep() {
        count(NOON, 1, 0, 0);
        count(NOON.plusSeconds(4), 2, 0, 0);
        count(NOON.plusSeconds(5), 0, 7, 0);
        count(NOON.plusSeconds(61), 0, 0, 9);
        Instant now = NOON.plusSeconds(64);
        Steps recent = steps(OutcomeHistory.RECENT, now);
        assertEquals(180, recent.mapped().length);
        assertEquals(NOON.plusSeconds(60).minus(Duration.ofMinutes(15)).plusSeconds(5), recent.start());
        assertEquals(3, recent.mapped()[180 - 13]);
        assertEquals(7, recent.refused()[180 - 12]);
        assertEquals(9, recent.unavailable()[179]);
        Steps day = steps(OutcomeHistory.DAY, now);
        assertEquals(1_440, day.mapped().length);
        assertEquals(3, day.mapped()[1_438]);
        assertEquals(7, day.refused()[1_438]);
        assertEquals(9, day.unavailable()[1_439]);
    }

    @Test
    void readingCountsWhatHappenedSinceTheLastSample() {
        totals = new Totals(5, 0, 0);
        assertEquals(5, steps(OutcomeHistory.RECENT, NOON).mapped()[179]);
        assertEquals(5, steps(OutcomeHistory.DAY, NOON).mapped()[1_439]);
    }

    @Test
    void whatIsOlderThanTheRingIsGone() {
        count(NOON, 5, 0, 0);
        Instant later = NOON.plus(Duration.ofMinutes(15));
        count(later, 1, 0, 0);
        assertEquals(
                1, Arrays.stream(steps(OutcomeHistory.RECENT, later).mapped()).sum());
        assertEquals(6, Arrays.stream(steps(OutcomeHistory.DAY, later).mapped()).sum());
        Instant nextDay = NOON.plus(Duration.ofDays(1));
        assertEquals(
                1, Arrays.stream(steps(OutcomeHistory.DAY, nextDay).mapped()).sum());
    }
}
