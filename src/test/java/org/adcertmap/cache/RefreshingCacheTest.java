package org.adcertmap.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
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
import org.adcertmap.denial.DirectoryUnavailableException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Answers are kept for as long as they may be, confirmed before they are too old, and serve longer only in an outage.
 */
class RefreshingCacheTest {
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();
    private final Queue<Runnable> background = new ArrayDeque<>();
    private RefreshingCache.Lifetime keep =
            new RefreshingCache.Lifetime(Duration.ofSeconds(60), Duration.ofMinutes(15));
    private final RefreshingCache<String, String> memory =
            new RefreshingCache<>(100, answer -> keep, background::add, now::get);
    private RuntimeException failure;

    private String get(String key) {
        return memory.get(key, () -> {
            if (failure != null) {
                throw failure;
            }
            return "answer " + asked.incrementAndGet();
        });
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    private void doWhatWaits() {
        while (!background.isEmpty()) {
            background.remove().run();
        }
    }

    private void fail(boolean silence) {
        failure = new DirectoryUnavailableException("down", silence, null);
    }

    @Test
    void aFreshAnswerIsNotAskedForAgain() {
        assertEquals("answer 1", get("alice"));
        pass(Duration.ofSeconds(29));
        assertEquals("answer 1", get("alice"));
        assertEquals("answer 2", get("bob"));
        assertEquals(List.of(), List.copyOf(background));
    }

    @Test
    void anAnswerInUseIsConfirmedAheadOfTimeAndOnce() {
        get("alice");
        pass(Duration.ofSeconds(31));
        assertEquals("answer 1", get("alice"));
        assertEquals("answer 1", get("alice"));
        assertEquals(1, background.size());
        doWhatWaits();
        assertEquals("answer 2", get("alice"));
        pass(Duration.ofSeconds(59));
        assertEquals("answer 2", get("alice"));
    }

    @Test
    void aFaultWhileItIsConfirmedIsTriedAgain() {
        get("alice");
        pass(Duration.ofSeconds(31));
        failure = new IllegalStateException("a fault of ours");
        assertEquals("answer 1", get("alice"));
        assertThrows(IllegalStateException.class, this::doWhatWaits);
        failure = null;
        assertEquals("answer 1", get("alice"));
        doWhatWaits();
        assertEquals("answer 2", get("alice"));
    }

    @Test
    void anAnswerThatIsTooOldIsAskedForAgain() {
        get("alice");
        pass(Duration.ofSeconds(60));
        assertEquals("answer 2", get("alice"));
    }

    @Test
    void whileTheDirectoryIsSilentAnAnswerServesLongerAndThenNoMore() {
        get("alice");
        fail(true);
        pass(Duration.ofSeconds(14 * 60 + 59));
        assertEquals("answer 1", get("alice"));
        assertThrows(DirectoryUnavailableException.class, () -> get("bob"));
        pass(Duration.ofSeconds(1));
        assertThrows(DirectoryUnavailableException.class, () -> get("alice"));
    }

    @Test
    void anErrorOfADirectoryThatAnswersIsNoOutage() {
        get("alice");
        fail(false);
        pass(Duration.ofSeconds(60));
        assertThrows(DirectoryUnavailableException.class, () -> get("alice"));
    }

    @Test
    void withoutGraceNothingServesInAnOutage() {
        keep = new RefreshingCache.Lifetime(Duration.ofSeconds(60));
        get("alice");
        fail(true);
        pass(Duration.ofSeconds(60));
        assertThrows(DirectoryUnavailableException.class, () -> get("alice"));
    }

    @Test
    void whatWasLearnedInBetweenWinsAtOnce() {
        get("alice");
        pass(Duration.ofSeconds(60));
        assertEquals("answer 2", get("alice"));
        fail(true);
        pass(Duration.ofSeconds(61));
        assertEquals("answer 2", get("alice"));
    }

    @Test
    void afterAnOutageTheAnswerIsConfirmedAgain() {
        get("alice");
        fail(true);
        pass(Duration.ofSeconds(40));
        get("alice");
        doWhatWaits(); // in vain
        assertEquals("answer 1", get("alice"));
        failure = null;
        doWhatWaits();
        assertEquals("answer 2", get("alice"));
    }

    @Test
    void withoutFreshnessEveryoneAsksAndAnOutageIsStillBridged() {
        keep = new RefreshingCache.Lifetime(Duration.ZERO, Duration.ofMinutes(15));
        get("alice");
        assertEquals("answer 2", get("alice"));
        fail(true);
        assertEquals("answer 2", get("alice"));
    }

    @Test
    void whatIsAskedForWhileEverythingIsForgottenIsNotKept() {
        memory.get("alice", () -> {
            memory.clear();
            return "of before";
        });
        assertEquals("answer 1", get("alice"));
    }

    @Test
    void workThatIsRejectedIsNoMatter() {
        RefreshingCache<String, String> full = new RefreshingCache<>(
                100,
                answer -> keep,
                work -> {
                    throw new RejectedExecutionException();
                },
                now::get);
        full.get("alice", () -> "first");
        pass(Duration.ofSeconds(40));
        assertEquals("first", full.get("alice", () -> "second"));
        pass(Duration.ofSeconds(20));
        assertEquals("second", full.get("alice", () -> "second"));
    }

    @Test
    void faultIsNeitherKeptNorBridged() {
        get("alice");
        pass(Duration.ofSeconds(60));
        assertThrows(
                IllegalStateException.class,
                () -> memory.get("alice", () -> {
                    throw new IllegalStateException("a fault of ours");
                }));
        assertEquals("answer 2", get("alice"));
    }

    @Test
    void aMillionStrangersNeitherGrowItNorDriveOutWhoIsInUse() {
        for (int i = 0; i < 50; i++) {
            for (int user = 0; user < 20; user++) {
                get("user" + user);
            }
        }
        for (int i = 0; i < 100_000; i++) {
            get("stranger" + i);
            get("user" + i % 20);
        }
        int before = asked.get();
        for (int user = 0; user < 20; user++) {
            get("user" + user);
        }
        assertEquals(true, memory.size() <= 100, "bounded");
        assertEquals(before, asked.get(), "whoever is in use is still known");
    }

    @Test
    @DisplayName("H13 two hundred callers at once share one question, and its failure")
    void callersShareOneQuestion() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        List<Thread> threads = new CopyOnWriteArrayList<>();
        ExecutorService callers = Executors.newFixedThreadPool(200, work -> {
            Thread thread = new Thread(work);
            threads.add(thread);
            return thread;
        });
        try {
            CountDownLatch started = new CountDownLatch(200);
            List<Future<String>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(callers.submit(() -> {
                    started.countDown();
                    return memory.get("alice", () -> {
                        asked.incrementAndGet();
                        await(answer);
                        throw new DirectoryUnavailableException("down", true, null);
                    });
                }));
            }
            started.await();
            Set<Thread.State> waiting = EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING);
            while (!threads.stream().map(Thread::getState).allMatch(waiting::contains)) {
                Thread.onSpinWait(); // one for the directory, the others for it
            }
            answer.countDown();
            for (Future<String> future : answers) {
                Throwable thrown =
                        assertThrows(ExecutionException.class, future::get).getCause();
                assertEquals(DirectoryUnavailableException.class, thrown.getClass());
            }
            assertEquals(1, asked.get());
        } finally {
            callers.shutdownNow();
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
