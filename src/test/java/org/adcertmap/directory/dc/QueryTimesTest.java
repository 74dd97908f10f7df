// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests in which buckets of the histogram a query counts. */
class QueryTimesTest {
    @Test
    void queryCountsInItsBucketAndInAllAbove() {
        QueryTimes times = new QueryTimes();
        times.add(Duration.ofMillis(1).toNanos()); // a bound belongs to its bucket
        times.add(Duration.ofMillis(1).toNanos() + 1);
        times.add(Duration.ofMillis(250).toNanos());
        times.add(Duration.ofSeconds(60).toNanos());
        QueryTimes.Histogram histogram = times.histogram();
        assertEquals(List.of(1L, 2L, 2L, 2L, 2L, 2L, 3L, 3L, 3L, 3L, 3L), histogram.cumulative());
        assertEquals(4, histogram.count());
        assertEquals(60.252, histogram.seconds(), 1e-6);
    }

    @Test
    void boundsAscend() {
        assertEquals(QueryTimes.BOUNDS.stream().sorted().distinct().toList(), QueryTimes.BOUNDS);
        assertEquals(0, QueryTimes.NONE.count());
    }
}
