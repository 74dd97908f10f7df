// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Health checks follow each other quickly only after one that hung. */
class HealthCheckBackOffTest {
    private final HealthCheckBackOff backOff = new HealthCheckBackOff();

    private List<Long> waitsAfter(long... millis) {
        return LongStream.of(millis)
                .map(each -> backOff.after(Duration.ofMillis(each)).toMillis())
                .boxed()
                .toList();
    }

    @Test
    void healthChecksThatFailAtOnceAreHalfASecondApart() {
        assertEquals(List.of(500L, 500L, 500L), waitsAfter(1, 0, 499));
    }

    @Test
    void healthCheckThatHungIsRepeatedAtOnce() {
        assertEquals(List.of(500L, 0L, 100L, 200L, 500L, 500L), waitsAfter(1, 9_000, 1, 1, 1, 1));
    }

    @Test
    void eachHealthCheckThatHungBeginsAnew() {
        assertEquals(List.of(0L, 0L, 100L, 0L, 100L, 200L), waitsAfter(500, 3_000, 1, 700, 1, 1));
    }
}
