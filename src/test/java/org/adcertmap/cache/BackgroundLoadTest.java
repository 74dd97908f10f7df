// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Loads in the background: bounded wait, back-off, forced refresh, and failures that keep what was cached before. */
class BackgroundLoadTest {
    private static final Duration REFRESH_AFTER = Duration.ofMinutes(5);
    private static final Duration TTL = Duration.ofMinutes(60);
    private static final Duration BACK_OFF = Duration.ofSeconds(5);

    private final AtomicLong now = new AtomicLong();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private final List<Optional<String>> previousValues = new ArrayList<>();
    private Lifetime ofFailures = new Lifetime.Failed(BACK_OFF, Lifetime.FOREVER);
    private Duration loadTime = Duration.ZERO;
    private boolean fails;
    private boolean isFull;

    private final RefreshingCache<String, String> cache = new RefreshingCache<>(
            100,
            value ->
                    value.startsWith("failed") ? ofFailures : new Lifetime.Cached(REFRESH_AFTER, TTL, Lifetime.FOREVER),
            task -> {
                if (isFull) {
                    throw new RejectedExecutionException();
                }
                background.add(task);
            },
            now::get);

    private final BackgroundLoader<String> loader = new BackgroundLoader<>() {
        @Override
        public String load(Optional<String> previous) {
            previousValues.add(previous);
            elapse(loadTime);
            return fails ? "failed after " + previous.orElse("nothing") : "value " + previousValues.size();
        }

        @Override
        public String rejected(Optional<String> previous, String reason) {
            return "failed: " + reason;
        }
    };

    private void elapse(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private Optional<String> getWithoutWaiting() {
        return cache.get("key", loader, System.nanoTime());
    }

    private int runTasks() {
        int count = 0;
        for (; !background.isEmpty(); count++) {
            background.remove().run();
        }
        return count;
    }

    private void load() {
        getWithoutWaiting();
        assertEquals(1, runTasks());
    }

    @Test
    void requestStopsWaitingAtItsDeadlineAndTheLoadGoesOn() {
        assertEquals(Optional.empty(), getWithoutWaiting());
        assertEquals(Optional.empty(), getWithoutWaiting());
        assertEquals(1, runTasks(), "concurrent requests share one load");
        assertEquals(Optional.of("value 1"), getWithoutWaiting());
    }

    @Test
    void requestGetsTheValueOfALoadThatEndsBeforeItsDeadline() {
        RefreshingCache<String, String> immediate =
                new RefreshingCache<>(100, value -> new Lifetime.Cached(TTL), Runnable::run);
        assertEquals(Optional.of("value 1"), immediate.get("key", loader, System.nanoTime()));
    }

    @Test
    void interruptedRequestStopsWaitingAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertEquals(
                Optional.empty(),
                cache.get("key", loader, System.nanoTime() + Duration.ofHours(1).toNanos()));
        assertTrue(Thread.interrupted());
    }

    @Test
    void valueIsRefreshedInTheBackgroundAfterItsRefreshTimeNotAfterHalfOfItsTtl() {
        load();
        elapse(REFRESH_AFTER.minusNanos(1));
        assertEquals(Optional.of("value 1"), getWithoutWaiting());
        assertEquals(0, background.size());
        elapse(Duration.ofNanos(1));
        assertEquals(Optional.of("value 1"), getWithoutWaiting());
        assertEquals(Optional.of("value 1"), getWithoutWaiting());
        assertEquals(1, runTasks());
        assertEquals(Optional.of("value 2"), getWithoutWaiting());
    }

    @Test
    void requestWaitsForAValueWhoseTtlIsOverAndFindsTheOldOneAtItsDeadline() {
        load();
        elapse(TTL);
        assertEquals(Optional.empty(), getWithoutWaiting());
        assertEquals(Optional.of("value 1"), cache.getIfCached("key"));
    }

    @Test
    void failureKeepsWhatWasCachedAndIsRetriedAfterTheBackOffWithoutAWait() {
        load();
        fails = true;
        elapse(REFRESH_AFTER);
        load();
        assertEquals(Optional.of("failed after value 1"), getWithoutWaiting());
        assertEquals(0, background.size(), "no load during the back-off");
        elapse(BACK_OFF);
        fails = false;
        assertEquals(Optional.of("failed after value 1"), getWithoutWaiting());
        assertEquals(1, runTasks());
        assertEquals(Optional.of("value 3"), getWithoutWaiting());
        assertEquals(
                List.of(Optional.empty(), Optional.of("value 1"), Optional.of("failed after value 1")), previousValues);
    }

    @DisplayName("The back-off counts from the end of a load: one that fails slowly is not repeated at once")
    @Test
    void backOffCountsFromTheEndOfTheLoad() {
        ofFailures = new Lifetime.Failed(BACK_OFF, BACK_OFF);
        fails = true;
        loadTime = BACK_OFF.multipliedBy(10);
        load();
        elapse(BACK_OFF.minusNanos(1));
        assertEquals(Optional.of("failed after nothing"), getWithoutWaiting());
        assertEquals(0, background.size());
        elapse(Duration.ofNanos(1));
        assertEquals(Optional.empty(), getWithoutWaiting(), "a request waits again once the failure's TTL is over");
    }

    @Test
    void missingThreadIsAFailureThatIsRetriedAfterTheBackOff() {
        isFull = true;
        assertTrue(getWithoutWaiting().orElseThrow().startsWith("failed: no thread is available"));
        isFull = false;
        getWithoutWaiting();
        assertEquals(0, background.size(), "no load during the back-off");
        elapse(BACK_OFF);
        load();
        assertEquals(Optional.of("value 1"), getWithoutWaiting());
    }

    @DisplayName(
            "A forced refresh follows a load that already runs: that one may have seen the state before the change")
    @Test
    void forcedRefreshFollowsTheRunningLoad() {
        getWithoutWaiting();
        cache.refresh("key", loader);
        assertEquals(1, background.size(), "one load at a time");
        assertEquals(2, runTasks());
        assertEquals(Optional.of("value 2"), getWithoutWaiting());
        cache.refresh("key", loader);
        assertEquals(1, runTasks());
        assertEquals(Optional.of("value 3"), getWithoutWaiting());
    }

    @Test
    void valueFromTheFutureOfAClockThatWasSetBackIsRefreshed() {
        elapse(Duration.ofDays(3_650));
        load();
        now.set(0);
        assertEquals(Optional.of("value 1"), getWithoutWaiting());
        assertEquals(1, runTasks());
        assertEquals(Optional.of("value 2"), getWithoutWaiting());
        assertEquals(0, background.size());
    }

    @Test
    void periodicRefreshLoadsWhatIsDueAndInUse() {
        load();
        cache.get("unused", loader, System.nanoTime());
        runTasks();
        cache.refreshAllDue((key, value) -> Optional.of(loader));
        assertEquals(0, background.size(), "nothing is due");
        elapse(REFRESH_AFTER);
        cache.refreshAllDue((key, value) -> key.equals("unused") ? Optional.empty() : Optional.of(loader));
        assertEquals(1, runTasks());
        assertEquals(Optional.of("value 3"), cache.getIfCached("key"));
        assertEquals(Optional.of("value 2"), cache.getIfCached("unused"));
    }

    @Test
    void exceptionOfALoadReachesTheRequestAndIsNotCached() {
        BackgroundLoader<String> failing = new BackgroundLoader<>() {
            @Override
            public String load(Optional<String> previous) {
                throw new IllegalStateException("a test");
            }

            @Override
            public String rejected(Optional<String> previous, String reason) {
                throw new AssertionError(reason);
            }
        };
        RefreshingCache<String, String> swallowing = new RefreshingCache<>(
                100,
                value -> new Lifetime.Cached(TTL),
                task -> assertThrows(IllegalStateException.class, task::run, "the executor's thread sees it as well"));
        assertEquals(
                "a test",
                assertThrows(IllegalStateException.class, () -> swallowing.get("key", failing, System.nanoTime()))
                        .getMessage());
        assertEquals(Optional.empty(), swallowing.getIfCached("key"));
    }
}
