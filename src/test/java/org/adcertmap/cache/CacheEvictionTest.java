// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is evicted is loaded again, also where its load has begun before; what is cached can be listed by its age. */
class CacheEvictionTest {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

    private final AtomicLong now = new AtomicLong();
    private final RefreshingCache<String, String> cache =
            new RefreshingCache<>(100, value -> new Lifetime.Cached(TTL, TTL, GRACE_PERIOD), task -> {}, now::get);

    private String load(String key, String value) {
        return cache.get(key, () -> value);
    }

    @Test
    void evictedKeyIsLoadedAgainAndOthersAreNot() {
        load("alice", "1");
        load("bob", "2");
        cache.evict("alice");
        assertEquals("3", load("alice", "3"));
        assertEquals("2", load("bob", "4"));
    }

    @Test
    void valuesThatSatisfyTheConditionAreEvicted() {
        load("alice", "1");
        load("bob", "2");
        cache.evictIf("1"::equals);
        assertEquals(List.of("2"), cache.values());
        assertEquals(1, cache.size());
        cache.clear();
        assertEquals(List.of(), cache.values());
        assertEquals(0, cache.size());
    }

    @Test
    void valueThatIsEvictedDuringItsLoadIsNotCached() {
        String loaded = cache.get("alice", () -> {
            cache.evictIf("1"::equals);
            return "1";
        });
        assertEquals("1", loaded);
        assertEquals(Optional.empty(), cache.getIfCached("alice"));
        cache.get("bob", () -> {
            cache.evictIf("1"::equals);
            return "2";
        });
        assertEquals(Optional.of("2"), cache.getIfCached("bob"));
    }

    @Test
    void valueThatIsLoadedWhileAllExpireIsNotCached() {
        cache.get("alice", () -> {
            cache.expireAll();
            return "1";
        });
        assertEquals(Optional.empty(), cache.getIfCached("alice"));
    }

    @Test
    void expiredValuesAreStillListed() {
        load("alice", "1");
        assertEquals(Optional.of("1"), cache.getIfFresh("alice"));
        cache.expireAll();
        assertEquals(Optional.empty(), cache.getIfFresh("alice"));
        assertEquals(List.of("1"), cache.values());
        assertEquals(Optional.of("1"), cache.getIfCached("alice"));
    }

    @Test
    void valueWhoseTtlIsEndedIsServedWithinItsGracePeriodAlone() {
        load("alice", "1");
        cache.expireAll();
        now.addAndGet(GRACE_PERIOD.toNanos() - 1);
        assertEquals("1", outage());
        now.incrementAndGet();
        assertThrows(DirectoryUnavailableException.class, this::outage);
    }

    @DisplayName("The grace period counts from the load: ending the TTL later does not extend it")
    @Test
    void endOfTheTtlDoesNotExtendTheGracePeriod() {
        now.set(TTL.toNanos());
        load("alice", "1");
        now.addAndGet(GRACE_PERIOD.toNanos() / 2);
        cache.expireAll();
        now.addAndGet(GRACE_PERIOD.toNanos() / 2 - 1);
        assertEquals("1", outage());
        now.incrementAndGet();
        assertThrows(DirectoryUnavailableException.class, this::outage);
    }

    @Test
    void valueIsNotCountedAfterItsLifetime() {
        load("alice", "1");
        assertEquals(1, cache.size());
        now.addAndGet(TTL.toNanos());
        assertEquals(0, cache.size());
    }

    private String outage() {
        return cache.get("alice", () -> {
            throw new DirectoryUnavailableException("down", true, null);
        });
    }

    @DisplayName("A load that starts during an eviction may use what is about to be evicted: it is not cached either")
    @Test
    void valueThatIsLoadedFromItsEntryDuringTheEvictionIsNotCached() {
        RefreshingCache<String, String> graceful = new RefreshingCache<>(
                100, value -> new Lifetime.Cached(TTL, TTL, TTL.multipliedBy(3)), task -> {}, now::get);
        graceful.get("alice", () -> "1");
        now.addAndGet(TTL.toNanos());
        AtomicBoolean isFirst = new AtomicBoolean(true);
        graceful.evictIf(value -> {
            if (isFirst.getAndSet(false)) {
                graceful.get("alice", () -> graceful.getIfCached("alice").orElseThrow());
            }
            return true;
        });
        assertEquals(Optional.empty(), graceful.getIfCached("alice"));
        graceful.get("alice", () -> "2");
        assertEquals(Optional.of("2"), graceful.getIfCached("alice"));
    }
}
