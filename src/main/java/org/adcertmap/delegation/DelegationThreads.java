// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.background.BackgroundTasks;

/**
 * Runs requests to the KDC in daemon threads, so that a caller can stop waiting before the JDK does: it waits for
 * {@code kdc_timeout} times {@code max_retries} of krb5.conf. At most 32 threads, which end when they are idle; at most
 * 1,000 requests wait for one. No thread holds anything of a web application. Thread-safe: the executor guards its
 * state.
 */
final class DelegationThreads implements Executor, AutoCloseable {
    private static final int THREADS = 32;
    private static final int QUEUE_CAPACITY = 1_000;
    private static final int IDLE_SECONDS = 30;

    private final ThreadPoolExecutor executor;

    DelegationThreads() {
        AtomicInteger last = new AtomicInteger();
        ThreadFactory factory = task -> withoutCallers(task, "adcertmap-delegation-" + last.incrementAndGet());
        executor = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE_CAPACITY), factory);
        executor.allowCoreThreadTimeOut(true);
    }

    /**
     * Up to Java 23 a thread keeps the protection domains of all who were on the stack at its creation, and with them
     * the class loader of the application of the first request.
     */
    @SuppressWarnings("removal") // there is no other way on Java 17
    private static Thread withoutCallers(Runnable task, String name) {
        return AccessController.doPrivileged((PrivilegedAction<Thread>) () -> {
            Thread thread = new Thread(null, task, name, 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(DelegationThreads.class.getClassLoader());
            return thread;
        });
    }

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    /**
     * Runs a task and waits for its result until the deadline; the task continues after that.
     *
     * @param deadline by {@link System#nanoTime()}
     * @throws TimeoutException if it has not ended by then, no thread is available, or this thread was interrupted,
     *     which stays marked so
     * @throws Exception what the task throws
     */
    <T> T call(Callable<T> task, long deadline) throws Exception {
        FutureTask<T> future = new FutureTask<>(task);
        String rejection = BackgroundTasks.start(executor, future).orElse("");
        if (!rejection.isEmpty()) {
            throw new TimeoutException(rejection);
        }
        try {
            return future.get(Math.max(deadline - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            future.cancel(false); // one that still waits for a thread does not start
            throw e;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : new IllegalStateException(e.getCause());
        }
    }

    @Override
    public void close() {
        executor.shutdown(); // not interrupted: every request ends by the JDK's own timeout
    }
}
