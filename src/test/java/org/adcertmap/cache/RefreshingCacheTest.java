// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.adcertmap.denial.DirectoryUnavailableException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values are cached for their TTL, refreshed before it ends, and served during the grace period in an outage only. */
class RefreshingCacheTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger loads = new AtomicInteger();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private Lifetime lifetime = new Lifetime.Cached(Duration.ofSeconds(60), Duration.ofMinutes(15));
    private final RefreshingCache<String, String> cache =
            new RefreshingCache<>(100, value -> lifetime, background::add, now::get);
    private RuntimeException failure;

    private String get(String key) {
        return cache.get(key, () -> {
            if (failure != null) {
                throw failure;
            }
            return "value " + loads.incrementAndGet();
        });
    }

    private void elapse(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void runRefreshes() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private void fail(boolean unreachable) {
        failure = new DirectoryUnavailableException("down", unreachable, null);
    }

    @Test
    void freshValueIsNotLoadedAgain() {
        assertEquals("value 1", get("alice"));
        elapse(Duration.ofSeconds(29));
        assertEquals("value 1", get("alice"));
        assertEquals("value 2", get("bob"));
        assertEquals(List.of(), List.copyOf(background));
    }

    @Test
    void valueInUseIsRefreshedOnceBeforeItExpires() {
        get("alice");
        elapse(Duration.ofSeconds(31));
        assertEquals("value 1", get("alice"));
        assertEquals("value 1", get("alice"));
        assertEquals(1, background.size());
        runRefreshes();
        assertEquals("value 2", get("alice"));
        elapse(Duration.ofSeconds(59));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void failedRefreshIsRetried() {
        get("alice");
        elapse(Duration.ofSeconds(31));
        failure = new IllegalStateException("internal error");
        assertEquals("value 1", get("alice"));
        assertThrows(IllegalStateException.class, this::runRefreshes);
        failure = null;
        assertEquals("value 1", get("alice"));
        runRefreshes();
        assertEquals("value 2", get("alice"));
    }

    @Test
    void expiredValueIsLoadedAgain() {
        get("alice");
        elapse(Duration.ofSeconds(60));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void clockThatOverflowsNeitherExtendsNorShortensTheTtl() {
        now.set(Long.MAX_VALUE - Duration.ofSeconds(10).toNanos());
        assertEquals("value 1", get("alice"));
        elapse(Duration.ofSeconds(29));
        assertEquals("value 1", get("alice"));
        assertEquals(List.of(), List.copyOf(background));
        elapse(Duration.ofSeconds(31));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void clockThatIsSetBackDoesNotExtendTheTtl() {
        now.set(Duration.ofDays(1).toNanos());
        get("alice");
        elapse(Duration.ofHours(-1));
        assertEquals("value 1", get("alice"));
        runRefreshes();
        assertEquals("value 2", get("alice"), "refreshed by the first request after that");
        elapse(Duration.ofSeconds(60));
        assertEquals("value 3", get("alice"));
    }

    @Test
    void clockThatIsSetForwardEndsTheTtl() {
        get("alice");
        elapse(Duration.ofDays(3_650));
        assertEquals("value 2", get("alice"));
        elapse(Duration.ofSeconds(29));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void expiredValueIsServedDuringTheGracePeriodOnly() {
        get("alice");
        fail(true);
        elapse(Duration.ofSeconds(14 * 60 + 59));
        assertEquals("value 1", get("alice"));
        assertThrows(DirectoryUnavailableException.class, () -> get("bob"));
        elapse(Duration.ofSeconds(1));
        assertThrows(DirectoryUnavailableException.class, () -> get("alice"));
    }

    @Test
    void errorResponseDoesNotStartTheGracePeriod() {
        get("alice");
        fail(false);
        elapse(Duration.ofSeconds(60));
        assertThrows(DirectoryUnavailableException.class, () -> get("alice"));
    }

    @Test
    void withoutGracePeriodAnOutageFails() {
        lifetime = new Lifetime.Cached(Duration.ofSeconds(60));
        get("alice");
        fail(true);
        elapse(Duration.ofSeconds(60));
        assertThrows(DirectoryUnavailableException.class, () -> get("alice"));
    }

    @Test
    void latestValueIsServedInAnOutage() {
        get("alice");
        elapse(Duration.ofSeconds(60));
        assertEquals("value 2", get("alice"));
        fail(true);
        elapse(Duration.ofSeconds(61));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void refreshResumesAfterAnOutage() {
        get("alice");
        fail(true);
        elapse(Duration.ofSeconds(40));
        get("alice");
        runRefreshes(); // fails
        assertEquals("value 1", get("alice"));
        failure = null;
        runRefreshes();
        assertEquals("value 2", get("alice"));
    }

    @Test
    void zeroTtlLoadsForEachRequestAndKeepsTheGracePeriod() {
        lifetime = new Lifetime.Cached(Duration.ZERO, Duration.ofMinutes(15));
        get("alice");
        assertEquals("value 2", get("alice"));
        fail(true);
        assertEquals("value 2", get("alice"));
    }

    @Test
    void valueLoadedDuringClearIsNotCached() {
        cache.get("alice", () -> {
            cache.clear();
            return "stale";
        });
        assertEquals("value 1", get("alice"));
    }

    @Test
    void valueWhoseTtlIsEndedIsLoadedAnewAndServedInAnOutage() {
        get("alice");
        cache.expireAll();
        fail(true);
        assertEquals("value 1", get("alice"));
        failure = null;
        assertEquals("value 2", get("alice"));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void rejectedRefreshIsRetried() {
        AtomicInteger rejected = new AtomicInteger();
        RefreshingCache<String, String> full = new RefreshingCache<>(
                100,
                value -> lifetime,
                refresh -> {
                    rejected.incrementAndGet();
                    throw new RejectedExecutionException();
                },
                now::get);
        full.get("alice", () -> "first");
        elapse(Duration.ofSeconds(40));
        assertEquals("first", full.get("alice", () -> "second"));
        assertEquals("first", full.get("alice", () -> "second"));
        assertEquals(2, rejected.get());
        elapse(Duration.ofSeconds(20));
        assertEquals("second", full.get("alice", () -> "second"));
    }

    @Test
    void internalErrorIsNeitherCachedNorCoveredByTheGracePeriod() {
        get("alice");
        elapse(Duration.ofSeconds(60));
        assertThrows(
                IllegalStateException.class,
                () -> cache.get("alice", () -> {
                    throw new IllegalStateException("internal error");
                }));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void manyUnusedKeysNeitherGrowTheCacheNorEvictKeysInUse() {
        for (int i = 0; i < 50; i++) {
            for (int user = 0; user < 20; user++) {
                get("user" + user);
            }
        }
        for (int i = 0; i < 100_000; i++) {
            get("unused" + i);
            get("user" + i % 20);
        }
        int before = loads.get();
        for (int user = 0; user < 20; user++) {
            get("user" + user);
        }
        assertEquals(true, cache.size() <= 100, "bounded");
        assertEquals(before, loads.get(), "keys in use are still cached");
    }

    @Test
    @DisplayName("H13 two hundred concurrent requests share one load and its exception (single flight)")
    void concurrentRequestsShareOneLoad() throws Exception {
        CountDownLatch failing = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ExecutorService requests = Executors.newFixedThreadPool(200, work -> {
            Thread thread = new Thread(work);
            threads.add(thread);
            return thread;
        });
        try {
            CountDownLatch started = new CountDownLatch(200);
            List<Future<String>> results = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                results.add(requests.submit(() -> {
                    started.countDown();
                    return cache.get("alice", () -> {
                        loads.incrementAndGet();
                        await(failing);
                        throw new DirectoryUnavailableException("down", true, null);
                    });
                }));
            }
            started.await();
            Set<Thread.State> waiting = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
            while (!threads.stream().map(Thread::getState).allMatch(waiting::contains)) {
                Thread.onSpinWait(); // one waits in the loader, the others for its value
            }
            failing.countDown();
            for (Future<String> future : results) {
                Throwable thrown =
                        assertThrows(ExecutionException.class, future::get).getCause();
                assertEquals(DirectoryUnavailableException.class, thrown.getClass());
            }
            assertEquals(1, loads.get());
        } finally {
            requests.shutdownNow();
        }
    }

    @Test
    void uncachedValueIsLoadedForEachRequest() {
        lifetime = new Lifetime.NotCached(false);
        assertEquals("value 1", get("alice"));
        assertEquals("value 2", get("alice"));
        assertEquals(0, cache.size());
    }

    @Test
    void valueThatReportsAnOutageIsReplacedByTheExpiredValueDuringTheGracePeriod() {
        get("alice");
        lifetime = new Lifetime.NotCached(true);
        elapse(Duration.ofSeconds(14 * 60 + 59));
        assertEquals("value 1", get("alice"));
        assertEquals("value 3", get("bob"));
        elapse(Duration.ofSeconds(1));
        assertEquals("value 4", get("alice"));
    }

    @Test
    void valueThatReportsAnErrorIsReturnedDuringTheGracePeriod() {
        get("alice");
        lifetime = new Lifetime.NotCached(false);
        elapse(Duration.ofSeconds(60));
        assertEquals("value 2", get("alice"));
    }

    @Test
    void refreshThatLoadsAnUncachedValueIsRetried() {
        get("alice");
        Lifetime cached = lifetime;
        lifetime = new Lifetime.NotCached(true);
        elapse(Duration.ofSeconds(31));
        assertEquals("value 1", get("alice"));
        runRefreshes();
        lifetime = cached;
        assertEquals("value 1", get("alice"));
        runRefreshes();
        assertEquals("value 3", get("alice"));
    }

    @Test
    void refreshThatIsDiscardedIsRetried() {
        get("alice");
        elapse(Duration.ofSeconds(31));
        background.clear();
        cache.get("alice", () -> {
            cache.discardPendingLoads();
            return "discarded";
        });
        runRefreshes();
        assertEquals("value 1", get("alice"));
        runRefreshes();
        assertEquals("value 2", get("alice"));
    }

    private RefreshingCache<String, String> cacheOfSharedForms() {
        CachePolicy<String> policy = new CachePolicy<>() {
            @Override
            public Lifetime lifetimeOf(String loaded) {
                return lifetime;
            }

            @Override
            public String shared(String loaded) {
                return loaded + " without trace";
            }
        };
        return new RefreshingCache<>(100, policy, background::add, now::get);
    }

    @Test
    void valueIsCachedInItsSharedForm() {
        RefreshingCache<String, String> shared = cacheOfSharedForms();
        assertEquals("mapped", shared.get("alice", () -> "mapped"));
        assertEquals("mapped without trace", shared.get("alice", () -> "mapped"));
    }

    @Test
    void waitingRequestGetsTheSharedForm() throws Exception {
        assertEquals("mapped without trace", valueOfWaitingRequest(cacheOfSharedForms(), () -> "mapped"));
    }

    @Test
    void freshValueIsFoundInTheFirstHalfOfItsTtl() {
        assertEquals(Optional.empty(), cache.getIfFresh("alice"));
        get("alice");
        elapse(Duration.ofSeconds(29));
        assertEquals(Optional.of("value 1"), cache.getIfFresh("alice"));
        elapse(Duration.ofSeconds(1));
        assertEquals(Optional.empty(), cache.getIfFresh("alice"));
    }

    @Test
    @DisplayName("a waiting request loads the value itself if the loading thread was interrupted")
    void failureOfAnInterruptedLoadIsNotShared() throws Exception {
        assertEquals("value 1", valueOfWaitingRequest(() -> {
            throw new DirectoryUnavailableException("interrupted", false, null);
        }));
        lifetime = new Lifetime.NotCached(false);
        assertEquals("value 2", valueOfWaitingRequest(() -> "interrupted"));
    }

    /** What a request gets that waits for a load of another thread, which is interrupted meanwhile. */
    private String valueOfWaitingRequest(Supplier<String> interruptedLoad) throws Exception {
        return valueOfWaitingRequest(cache, () -> {
            Thread.currentThread().interrupt();
            return interruptedLoad.get();
        });
    }

    /** What a request gets that waits for a load of another thread. */
    private String valueOfWaitingRequest(RefreshingCache<String, String> requested, Supplier<String> load)
            throws Exception {
        CountDownLatch loading = new CountDownLatch(1);
        CountDownLatch waiting = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        AtomicReference<Thread> waiter = new AtomicReference<>();
        try {
            threads.submit(() -> requested.get("carol", () -> {
                loading.countDown();
                await(waiting);
                return load.get();
            }));
            await(loading);
            Future<String> value = threads.submit(() -> {
                waiter.set(Thread.currentThread());
                return requested.get("carol", () -> "value " + loads.incrementAndGet());
            });
            while (waiter.get() == null || waiter.get().getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            waiting.countDown();
            return value.get();
        } finally {
            threads.shutdownNow();
            requested.clear();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
