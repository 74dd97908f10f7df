// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests that an unexpected exception in a background task is logged and later tasks run. */
class DirectoryThreadsTest {
    private final DirectoryThreads threads = new DirectoryThreads("test");

    @AfterEach
    void close() {
        threads.close();
    }

    private void assertLoggedAndLaterTasksRun(Executor executor) throws InterruptedException {
        try (CapturedLog log = new CapturedLog(DirectoryThreads.class.getName())) {
            executor.execute(() -> {
                throw new IllegalStateException("a test");
            });
            Eventually.get(log::exceptions, all -> all.size() == 1);
            assertTrue(log.lines().get(0).startsWith("SEVERE A background task"), log.lines()::toString);
            CountDownLatch later = new CountDownLatch(1);
            executor.execute(later::countDown);
            assertTrue(later.await(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void unexpectedExceptionOfATaskIsLogged() throws Exception {
        assertLoggedAndLaterTasksRun(threads::execute);
    }

    @Test
    void unexpectedExceptionOfARefreshIsLogged() throws Exception {
        assertLoggedAndLaterTasksRun(threads.refreshExecutor());
    }

    @Test
    void unexpectedExceptionOfAScheduledTaskIsLogged() throws Exception {
        assertLoggedAndLaterTasksRun(task -> threads.schedule(Duration.ZERO, task));
    }

    @Test
    void refreshesAreMarked() throws Exception {
        BlockingQueue<Boolean> refreshing = new LinkedBlockingQueue<>();
        for (int i = 0; i < 3; i++) {
            threads.refreshExecutor().execute(() -> refreshing.add(DirectoryThreads.isRefreshing()));
            assertEquals(true, refreshing.poll(1, TimeUnit.MINUTES));
            threads.execute(() -> refreshing.add(DirectoryThreads.isRefreshing()));
            assertEquals(false, refreshing.poll(1, TimeUnit.MINUTES));
        }
    }

    @Test
    void closingTaskRunsAfterClose() throws Exception {
        threads.close();
        CountDownLatch closed = new CountDownLatch(1);
        DirectoryThreads.executeDetached(closed::countDown);
        assertTrue(closed.await(1, TimeUnit.MINUTES));
    }
}
