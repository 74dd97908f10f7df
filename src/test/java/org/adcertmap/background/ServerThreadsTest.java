// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.background;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How many tasks of a server run at the same time, which are queued, and which are rejected. */
class ServerThreadsTest {
    private static final int QUEUED_PER_SERVER = 1_000;
    private static final int QUEUED = 1_000;

    private final List<Thread> all = new CopyOnWriteArrayList<>();
    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final ServerThreads threads = new ServerThreads(task -> {
        Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.setUncaughtExceptionHandler((failed, e) -> uncaught.add(e));
        all.add(thread);
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

    private void startHanging(String server) {
        threads.forServer(server).execute(() -> {
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

    private CompletableFuture<Void> run(String server) {
        return CompletableFuture.runAsync(() -> {}, threads.forServer(server));
    }

    @Test
    void serverThatHangsOccupiesAPartOfTheThreads() throws Exception {
        int count = 3 * ServerThreads.THREADS_PER_SERVER;
        for (int i = 0; i < count; i++) {
            startHanging("slow");
        }
        Eventually.get(started::get, running -> running == ServerThreads.THREADS_PER_SERVER);
        awaitDone(run("other"));
        assertEquals(ServerThreads.THREADS_PER_SERVER, started.get());
        release.countDown();
        Eventually.get(ended::get, total -> total == count); // the queued ones as well
        threads.close();
        for (Thread thread : all) {
            thread.join();
        }
        assertEquals(List.of(), uncaught);
    }

    @Test
    void taskIsRejectedWhereTooManyOfItsServerAreQueued() {
        for (int i = 0; i < ServerThreads.THREADS_PER_SERVER + QUEUED_PER_SERVER; i++) {
            startHanging("slow");
        }
        assertThrows(RejectedExecutionException.class, () -> startHanging("slow"));
        awaitDone(run("other"));
        release.countDown();
        Eventually.get(ended::get, total -> total == ServerThreads.THREADS_PER_SERVER + QUEUED_PER_SERVER);
        awaitDone(run("slow"));
    }

    @Test
    void taskThatFailsLeavesItsPlaceToTheNext() {
        for (int i = 0; i < 2 * ServerThreads.THREADS_PER_SERVER; i++) {
            CompletableFuture<Void> failed = new CompletableFuture<>();
            threads.forServer("server").execute(() -> {
                failed.complete(null);
                throw new IllegalStateException("a test");
            });
            awaitDone(failed);
        }
        awaitDone(run("server"));
    }

    @Test
    void threadsAreInterruptedAndNoQueuedTaskStartsAfterClose() {
        for (int i = 0; i < 2 * ServerThreads.THREADS_PER_SERVER; i++) {
            startHanging("slow");
        }
        Eventually.get(started::get, running -> running == ServerThreads.THREADS_PER_SERVER);
        threads.close();
        assertThrows(RejectedExecutionException.class, () -> startHanging("slow"));
        assertThrows(RejectedExecutionException.class, () -> startHanging("other"));
        // Each thread that is interrupted gives its place back, without a queued task in it.
        for (int i = 0; i < 2 * ServerThreads.THREADS_PER_SERVER; i++) {
            assertThrows(RejectedExecutionException.class, () -> startHanging("slow"));
        }
        assertEquals(ServerThreads.THREADS_PER_SERVER, started.get());
        assertEquals(0, ended.get());
    }

    @Test
    void queuedTasksAreRunAfterAShutdown() {
        int count = 3 * ServerThreads.THREADS_PER_SERVER;
        for (int i = 0; i < count; i++) {
            startHanging("slow");
        }
        threads.shutdown();
        assertThrows(RejectedExecutionException.class, () -> startHanging("slow"));
        assertThrows(RejectedExecutionException.class, () -> startHanging("other"));
        assertThrows(RejectedExecutionException.class, () -> threads.execute(() -> {}));
        release.countDown();
        Eventually.get(ended::get, total -> total == count);
    }

    @Test
    void taskOfNoServerRunsBesideThoseOfAServerThatHangs() {
        for (int i = 0; i < ServerThreads.THREADS; i++) {
            startHanging("slow");
        }
        awaitDone(CompletableFuture.runAsync(() -> {}, threads));
    }

    @Test
    void rejectedTasksOccupyNoPlace() {
        AtomicBoolean isFull = new AtomicBoolean(true);
        ServerThreads starting = new ServerThreads(task -> {
            if (isFull.get()) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        });
        try {
            for (int i = 0; i < 2 * ServerThreads.THREADS_PER_SERVER; i++) {
                assertThrows(
                        OutOfMemoryError.class,
                        () -> starting.forServer("server").execute(() -> {}));
            }
            isFull.set(false);
            CompletableFuture<Void> done = new CompletableFuture<>();
            starting.forServer("server").execute(() -> done.complete(null));
            awaitDone(done);
        } finally {
            starting.close();
        }
    }

    @Test
    void queuedTaskOfAServerStartsAlsoWhereTheCommonQueueIsFull() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        threads.forServer("server 0").execute(first::join);
        for (int i = 1; i < ServerThreads.THREADS; i++) {
            startHanging("server " + i / ServerThreads.THREADS_PER_SERVER);
        }
        Eventually.get(started::get, running -> running == ServerThreads.THREADS - 1);
        CompletableFuture<Void> queued = run("server 0");
        for (int i = 0; i < QUEUED; i++) {
            startHanging("other server " + i);
        }
        assertThrows(RejectedExecutionException.class, () -> startHanging("one server more"));
        first.complete(null);
        awaitDone(queued); // no other thread is available
    }
}
