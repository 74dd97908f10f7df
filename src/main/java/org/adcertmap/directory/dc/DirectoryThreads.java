package org.adcertmap.directory.dc;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs LDAP operations, DNS lookups, cache refreshes and health checks in daemon threads, so that a caller can stop
 * waiting before the operation ends. There is one thread for each operation in flight; the connection pools limit their
 * number. Idle threads end after a while. No thread holds the class loader of a web application. Safe for any number of
 * threads: the executors guard all state.
 */
public final class DirectoryThreads implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;
    /** A refresh takes milliseconds, so that four threads suffice for thousands of users. */
    private static final int REFRESH_THREADS = 4;

    private static final int REFRESH_QUEUE_CAPACITY = 10_000;

    private final AtomicInteger lastNumber = new AtomicInteger();
    private final ExecutorService workers;
    private final ThreadPoolExecutor refreshers;
    private final ScheduledExecutorService timer;

    /** @param namePrefix the start of each thread's name, before a number */
    public DirectoryThreads(String namePrefix) {
        ThreadFactory factory = task -> {
            Thread thread = new Thread(null, task, namePrefix + "-" + lastNumber.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(DirectoryThreads.class.getClassLoader());
            return thread;
        };
        this.workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        this.refreshers = new ThreadPoolExecutor(
                REFRESH_THREADS,
                REFRESH_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(REFRESH_QUEUE_CAPACITY),
                factory);
        refreshers.allowCoreThreadTimeOut(true);
        ScheduledThreadPoolExecutor scheduler = new ScheduledThreadPoolExecutor(1, factory);
        scheduler.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        scheduler.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        scheduler.allowCoreThreadTimeOut(true);
        this.timer = scheduler;
    }

    /**
     * Runs the task at once, in another thread.
     *
     * @throws RejectedExecutionException if this is closed
     */
    public void execute(Runnable task) {
        workers.execute(task);
    }

    /**
     * Returns the executor for refreshes that no request waits for. It rejects tasks when its queue is full or this is
     * closed.
     */
    public Executor refreshExecutor() {
        return refreshers;
    }

    /**
     * Runs the task after the delay, or never if this is closed before. If no thread can be created, it tries again
     * after the same delay.
     */
    public void schedule(Duration delay, Runnable task) {
        try {
            timer.schedule(
                    () -> {
                        try {
                            workers.execute(task);
                        } catch (RuntimeException | Error e) {
                            schedule(delay, task);
                        }
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: the task is no longer needed.
        }
    }

    /** Runs the task in a new thread that {@link #close} does not affect. */
    public static void executeDetached(Runnable task) {
        Thread thread = new Thread(null, task, "adcertmap-closing", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(DirectoryThreads.class.getClassLoader());
        thread.start();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        refreshers.getQueue().clear();
        // Not interrupted: the SDK would leak a socket that is being connected. Every task ends by its own timeout.
        refreshers.shutdown();
        workers.shutdown();
    }
}
