// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Values stay until they are evicted, their TTL is over, or there are too many. */
class BoundedCacheTest {
    private final BoundedCache<String, Integer> cache = BoundedCache.of(100);

    @Test
    void laterValueReplacesTheEarlierOne() {
        assertEquals(Optional.empty(), cache.get("alice"));
        cache.put("alice", 1);
        cache.put("alice", 2);
        assertEquals(Optional.of(2), cache.get("alice"));
        assertEquals(Optional.empty(), cache.get("bob"));
    }

    @Test
    void mergedValueIsReturnedAndCached() {
        assertEquals(1, cache.merge("alice", 1, Integer::sum));
        assertEquals(3, cache.merge("alice", 2, Integer::sum));
        assertEquals(Optional.of(3), cache.get("alice"));
    }

    @Test
    void valuesThatSatisfyTheConditionAreEvicted() {
        cache.put("alice", 1);
        cache.put("bob", 2);
        cache.evictIf("alice"::equals);
        assertEquals(Optional.empty(), cache.get("alice"));
        assertEquals(Optional.of(2), cache.get("bob"));
        cache.clear();
        assertEquals(Optional.empty(), cache.get("bob"));
    }

    @Test
    void equalValuesShareOneObject() {
        UnaryOperator<List<Integer>> shared = BoundedCache.shared(BoundedCache.of(100));
        List<Integer> first = List.of(1, 2);
        assertSame(first, shared.apply(first));
        assertSame(first, shared.apply(List.of(1, 2)));
        assertEquals(List.of(3), shared.apply(List.of(3)));
    }

    @Test
    void valueEndsWithItsTtl() {
        BoundedCache<String, Integer> ended = BoundedCache.of(100, Duration.ofNanos(1));
        ended.put("alice", 1);
        assertEquals(Optional.empty(), ended.get("alice"));
        BoundedCache<String, Integer> current = BoundedCache.of(100, Duration.ofHours(1));
        current.put("alice", 1);
        assertEquals(Optional.of(1), current.get("alice"));
    }

    @Test
    void sizeIsBounded() {
        BoundedCache<Integer, Integer> small = BoundedCache.of(10);
        IntStream.range(0, 1_000).forEach(i -> small.put(i, i));
        assertEquals(
                10,
                IntStream.range(0, 1_000).filter(i -> small.get(i).isPresent()).count());
    }

    @Test
    void longTextsAreNotShared() {
        UnaryOperator<String> shared = BoundedCache.sharedTexts(10);
        for (int length : new int[] {1, 1_024, 1_025}) {
            String first = "x".repeat(length);
            String second = "x".repeat(length);
            assertEquals(length <= 1_024, shared.apply(first) == shared.apply(second), () -> length + " characters");
        }
    }
}
