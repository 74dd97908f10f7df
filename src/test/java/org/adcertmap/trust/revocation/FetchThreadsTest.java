// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many tasks of a host run at the same time, which are queued, and which are rejected. */
class FetchThreadsTest {
    private static final int QUEUED_PER_HOST = 1_000;
    private static final int QUEUED = 1_000;

    private final FetchThreads threads = new FetchThreads(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        return thread;
    });
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicInteger started = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();

    @AfterEach
    void close() {
        release.countDown();
        threads.close();
    }

    private void startHanging(String host) {
        threads.forHost(host).execute(() -> {
            started.incrementAndGet();
            try {
                release.await();
                ended.incrementAndGet();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt(); // closed
            }
        });
    }

    private static void awaitDone(CompletableFuture<?> done) {
        Eventually.get(done::isDone, isDone -> isDone);
    }

    private CompletableFuture<Void> run(String host) {
        return CompletableFuture.runAsync(() -> {}, threads.forHost(host));
    }

    @Test
    void hostThatHangsOccupiesAPartOfTheThreads() {
        int count = 3 * FetchThreads.THREADS_PER_HOST;
        for (int i = 0; i < count; i++) {
            startHanging("slow");
        }
        Eventually.get(started::get, running -> running == FetchThreads.THREADS_PER_HOST);
        awaitDone(run("other"));
        assertEquals(FetchThreads.THREADS_PER_HOST, started.get());
        release.countDown();
        Eventually.get(ended::get, all -> all == count); // the queued ones as well
    }

    @Test
    void taskIsRejectedWhereTooManyOfItsHostAreQueued() {
        for (int i = 0; i < FetchThreads.THREADS_PER_HOST + QUEUED_PER_HOST; i++) {
            startHanging("slow");
        }
        assertThrows(RejectedExecutionException.class, () -> startHanging("slow"));
        awaitDone(run("other"));
        release.countDown();
        Eventually.get(ended::get, all -> all == FetchThreads.THREADS_PER_HOST + QUEUED_PER_HOST);
        awaitDone(run("slow"));
    }

    @Test
    void taskThatFailsLeavesItsPlaceToTheNext() {
        for (int i = 0; i < 2 * FetchThreads.THREADS_PER_HOST; i++) {
            CompletableFuture<Void> failed = new CompletableFuture<>();
            threads.forHost("host").execute(() -> {
                failed.complete(null);
                throw new IllegalStateException("a test, whose stack trace is printed");
            });
            awaitDone(failed);
        }
        awaitDone(run("host"));
    }

    @Test
    void threadsAreInterruptedAndNoQueuedTaskStartsAfterClose() {
        for (int i = 0; i < 2 * FetchThreads.THREADS_PER_HOST; i++) {
            startHanging("slow");
        }
        Eventually.get(started::get, running -> running == FetchThreads.THREADS_PER_HOST);
        threads.close();
        assertThrows(RejectedExecutionException.class, () -> startHanging("slow"));
        assertThrows(RejectedExecutionException.class, () -> startHanging("other"));
        // Each thread that is interrupted gives its place back, without a queued task in it.
        for (int i = 0; i < 2 * FetchThreads.THREADS_PER_HOST; i++) {
            assertThrows(RejectedExecutionException.class, () -> startHanging("slow"));
        }
        assertEquals(FetchThreads.THREADS_PER_HOST, started.get());
        assertEquals(0, ended.get());
    }

    @Test
    void rejectedTasksOccupyNoPlace() {
        AtomicBoolean isFull = new AtomicBoolean(true);
        FetchThreads starting = new FetchThreads(task -> {
            if (isFull.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int i = 0; i < 2 * FetchThreads.THREADS_PER_HOST; i++) {
                assertThrows(
                        OutOfMemoryError.class, () -> starting.forHost("host").execute(() -> {}));
            }
            isFull.set(false);
            CompletableFuture<Void> done = new CompletableFuture<>();
            starting.forHost("host").execute(() -> done.complete(null));
            awaitDone(done);
        } finally {
            starting.close();
        }
    }

    @Test
    void queuedTaskOfAHostStartsAlsoWhereTheCommonQueueIsFull() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        threads.forHost("host 0").execute(first::join);
        for (int i = 1; i < FetchThreads.THREADS; i++) {
            startHanging("host " + i / FetchThreads.THREADS_PER_HOST);
        }
        Eventually.get(started::get, running -> running == FetchThreads.THREADS - 1);
        CompletableFuture<Void> queued = run("host 0");
        for (int i = 0; i < QUEUED; i++) {
            startHanging("other host " + i);
        }
        assertThrows(RejectedExecutionException.class, () -> startHanging("one host more"));
        first.complete(null);
        awaitDone(queued); // no other thread is available
    }
}
