// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that growth is seen, and that the warm-up and single peaks are none. */
class UsageTest {
    private static List<String> grown(IntStream heap, int threadsPerMinute) {
        List<Integer> values = heap.boxed().toList();
        List<Usage> usages = IntStream.range(0, values.size())
                .mapToObj(
                        i -> new Usage(i * 10L, values.get(i), 40 + (long) threadsPerMinute * i / 6, 100, 5_000, 3, 1))
                .toList();
        return Usage.trends(usages).stream()
                .filter(trend -> !trend.isFlat())
                .map(Usage.Trend::title)
                .toList();
    }

    @Test
    void constantUsageIsFlat() {
        assertEquals(List.of(), grown(IntStream.generate(() -> 40_000).limit(60), 0));
    }

    @Test
    void warmUpAndPeaksAreFlat() {
        assertEquals(
                List.of(), grown(IntStream.range(0, 60).map(i -> i < 10 ? 20_000 : i % 7 == 0 ? 90_000 : 40_000), 0));
    }

    @Test
    void growthIsSeen() {
        assertEquals(List.of("heap after GC, KB"), grown(IntStream.range(0, 60).map(i -> 40_000 + 300 * i), 0));
        assertEquals(List.of("threads"), grown(IntStream.generate(() -> 40_000).limit(60), 3));
    }
}
