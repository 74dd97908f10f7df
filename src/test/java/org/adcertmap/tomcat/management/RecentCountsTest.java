// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Counts of the last 15 minutes and of the last day, by a clock that the test moves. */
class RecentCountsTest {
    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final Map<String, Long> counters = new HashMap<>(Map.of("mapped", 0L));
    private final RecentCounts recent = RecentCounts.ofQuarter(() -> Map.copyOf(counters));

    private void sampleUntil(int fromSeconds, int toSeconds) {
        for (int second = fromSeconds; second <= toSeconds; second += 5) {
            recent.sample(START.plusSeconds(second));
        }
    }

    private long mapped(int second) {
        return recent.counts(START.plusSeconds(second)).get("mapped");
    }

    @Test
    void countsSinceTheStartAreRecentForTheFirst15Minutes() {
        counters.put("mapped", 3L);
        sampleUntil(0, 600);
        counters.put("mapped", 5L);
        assertEquals(5, mapped(605));
    }

    @Test
    void olderCountsAreNotRecent() {
        counters.put("mapped", 3L);
        sampleUntil(0, 60);
        counters.put("mapped", 4L);
        sampleUntil(65, 895);
        assertEquals(4, mapped(899), "15 minutes after the start have not passed");
        assertEquals(1, mapped(930));
        assertEquals(0, mapped(65 + 900 + 30));
    }

    @Test
    void afterAPauseOfTheSamplesNothingOldIsRecent() {
        counters.put("mapped", 3L);
        sampleUntil(0, 30);
        assertEquals(0, mapped(10_000));
    }

    @Test
    void aDayHasItsCountsFor24HoursAndOneStep() {
        RecentCounts day = RecentCounts.ofDay(() -> Map.copyOf(counters));
        counters.put("mapped", 3L);
        for (int minute = 0; minute < 24 * 60; minute++) {
            day.sample(START.plusSeconds(60L * minute));
        }
        assertEquals(3, day.counts(START.plusSeconds(86_399)).get("mapped"));
        counters.put("mapped", 4L);
        assertEquals(1, day.counts(START.plusSeconds(86_400)).get("mapped"));
    }
}
