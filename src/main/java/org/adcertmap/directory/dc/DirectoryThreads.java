// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.background.LogRateLimiter;

/**
 * Runs LDAP operations, DNS lookups, cache refreshes and health checks in daemon threads, so that a caller can stop
 * waiting before the operation ends. There is one thread for each operation in flight; the connection pools limit their
 * number. Idle threads end after a while. No thread holds the class loader of a web application. A task that ends in an
 * unexpected exception is logged at ERROR with its stack trace.
 *
 * <p>Safe for any number of threads: the executors and the limiter guard their state, {@code lastNumber} is atomic,
 * {@code REFRESHING} belongs to each thread.
 */
public final class DirectoryThreads implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;
    /** A refresh takes milliseconds, so that four threads suffice for thousands of users. */
    private static final int REFRESH_THREADS = 4;

    private static final int REFRESH_QUEUE_CAPACITY = 10_000;
    /** How long a task without a delay waits for a thread before the next try. */
    private static final Duration MIN_RETRY_DELAY = Duration.ofSeconds(1);

    private static final System.Logger LOG = System.getLogger(DirectoryThreads.class.getName());

    private static final ThreadLocal<Boolean> REFRESHING = ThreadLocal.withInitial(() -> false);

    private final LogRateLimiter limiter = new LogRateLimiter();
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
        scheduler.setRemoveOnCancelPolicy(true); // or each timer of an exchange would stay until its deadline
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
        workers.execute(logged(task));
    }

    /**
     * Returns the executor for refreshes that no request waits for. It rejects tasks when its queue is full or this is
     * closed.
     */
    public Executor refreshExecutor() {
        return task -> refreshers.execute(logged(refreshing(task)));
    }

    /** Returns whether this thread runs a refresh, which no request waits for. */
    public static boolean isRefreshing() {
        return REFRESHING.get();
    }

    private static Runnable refreshing(Runnable task) {
        return () -> {
            REFRESHING.set(true);
            try {
                task.run();
            } finally {
                REFRESHING.remove();
            }
        };
    }

    private Runnable logged(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LogRateLimiter.Line line = limiter.line(
                        Level.ERROR, "A background task of the directory ended in an internal error: " + e);
                LOG.log(line.level(), line.text(), e);
            }
        };
    }

    /**
     * Runs the task after the delay, or never if this is closed before. If no thread can be created, that is logged and
     * tried again after the same delay, at least a second.
     */
    public void schedule(Duration delay, Runnable task) {
        Executor delayed = timed -> timer.schedule(timed, delay.toMillis(), TimeUnit.MILLISECONDS);
        BackgroundTasks.start(delayed, () -> runOrReschedule(delay, task)).ifPresent(this::logUnlessClosed);
    }

    /**
     * Runs the task after the delay in the only thread of the timer; so it must not block.
     *
     * @return cancels it
     * @throws RejectedExecutionException if this is closed, or no thread can be created
     */
    public Runnable runInTimer(Duration delay, Runnable task) {
        AtomicReference<ScheduledFuture<?>> timed = new AtomicReference<>();
        BackgroundTasks.start(
                        delayed -> timed.set(timer.schedule(logged(delayed), delay.toMillis(), TimeUnit.MILLISECONDS)),
                        task)
                .ifPresent(rejection -> {
                    throw new RejectedExecutionException(rejection);
                });
        return () -> timed.get().cancel(false);
    }

    private void runOrReschedule(Duration delay, Runnable task) {
        Optional<String> rejection = BackgroundTasks.start(this::execute, task);
        if (rejection.isPresent()) {
            logUnlessClosed(rejection.get());
            schedule(delay.compareTo(MIN_RETRY_DELAY) > 0 ? delay : MIN_RETRY_DELAY, task);
        }
    }

    /** Logs why a task waits; without effect once this is closed, because the task is no longer needed then. */
    private void logUnlessClosed(String rejection) {
        if (!isClosed()) {
            LogRateLimiter.Line line =
                    limiter.line(Level.WARNING, "A background task of the directory is delayed: " + rejection);
            LOG.log(line.level(), line.text());
        }
    }

    /** Runs the task in a new thread that {@link #close} does not affect, or in the caller's if none can be created. */
    public static void executeDetached(Runnable task) {
        Thread thread = new Thread(null, task, "adcertmap-closing", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(DirectoryThreads.class.getClassLoader());
        BackgroundTasks.start(detached -> thread.start(), task).ifPresent(rejection -> task.run());
    }

    /** Returns whether {@link #close} has begun, after which no task starts. */
    public boolean isClosed() {
        return timer.isShutdown();
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
