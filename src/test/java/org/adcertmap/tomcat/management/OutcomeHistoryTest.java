// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.directory.dc.QueryTimes;
import org.adcertmap.tomcat.management.OutcomeHistory.Resolution;
import org.adcertmap.tomcat.management.OutcomeHistory.Steps;
import org.adcertmap.tomcat.management.OutcomeHistory.Totals;
import org.junit.jupiter.api.Test;

/** The history has the differences of the counters, each in the step in which it was counted. */
class OutcomeHistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final QueryTimes queries = new QueryTimes();
    private Totals totals = totals(0, 0, 0);
    private final OutcomeHistory history = new OutcomeHistory(() -> totals);

    private Totals totals(long mapped, long refused, long unavailable) {
        return Totals.of(mapped, refused, unavailable, List.of(queries.histogram()));
    }

    private void count(Instant at, long mapped, long refused, long unavailable) {
        totals = totals(totals.mapped() + mapped, totals.refused() + refused, totals.unavailable() + unavailable);
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
        totals = totals(5, 0, 0);
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

    @Test
    void quantilesAreThoseOfTheQueriesInTheStep() {
        for (int i = 0; i < 18; i++) {
            queries.add(Duration.ofMillis(4).toNanos());
        }
        queries.add(Duration.ofMillis(80).toNanos());
        queries.add(Duration.ofSeconds(60).toNanos());
        count(NOON, 0, 0, 0);
        Steps recent = steps(OutcomeHistory.RECENT, NOON);
        assertEquals(5, recent.medianMillis()[179]);
        assertEquals(100, recent.p95Millis()[179]);
        assertEquals(-1, recent.medianMillis()[178], "a step without a query");
        assertEquals(-1, steps(OutcomeHistory.RECENT, NOON.plusSeconds(5)).p95Millis()[179]);
    }

    @Test
    void queriesOfANewMapperCountFromZero() {
        queries.add(Duration.ofMillis(4).toNanos());
        queries.add(Duration.ofMillis(4).toNanos());
        count(NOON, 0, 0, 0);
        QueryTimes ofNewMapper = new QueryTimes();
        ofNewMapper.add(Duration.ofMillis(300).toNanos());
        totals = Totals.of(0, 0, 0, List.of(ofNewMapper.histogram()));
        assertEquals(500, steps(OutcomeHistory.RECENT, NOON.plusSeconds(5)).medianMillis()[179]);
    }
}
