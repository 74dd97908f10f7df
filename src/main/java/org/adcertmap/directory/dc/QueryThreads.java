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
 * The threads in which controllers are asked, so that whoever waits for an answer waits no longer than it wants. As
 * many as there are questions in flight, which others bound; they end after a while without work. They belong to no
 * application: their class loader is ours.
 */
public final class QueryThreads implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;
    /** A confirmation takes milliseconds, so that these do for thousands of users at a time. */
    private static final int AHEAD = 4;

    private static final int MOST_WAITING_AHEAD = 10_000;

    private final AtomicInteger number = new AtomicInteger();
    private final ExecutorService workers;
    private final ThreadPoolExecutor background;
    private final ScheduledExecutorService clock;

    public QueryThreads(String name) {
        ThreadFactory factory = work -> {
            Thread thread = new Thread(null, work, name + "-" + number.incrementAndGet(), 0, false);
            thread.setDaemon(true);
            thread.setContextClassLoader(QueryThreads.class.getClassLoader());
            return thread;
        };
        this.workers = new ThreadPoolExecutor(
                0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
        this.background = new ThreadPoolExecutor(
                AHEAD, AHEAD, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MOST_WAITING_AHEAD), factory);
        background.allowCoreThreadTimeOut(true);
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, factory);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        this.clock = timer;
    }

    /** Does the work at once, in another thread; throws RejectedExecutionException when closed. */
    public void now(Runnable work) {
        workers.execute(work);
    }

    /** For what nobody waits for; rejects what is too much. */
    public Executor background() {
        return background;
    }

    /**
     * Does the work after a while, or never where this is closed before; where no thread is to be had, after another
     * while.
     */
    public void later(Duration delay, Runnable work) {
        try {
            clock.schedule(
                    () -> {
                        try {
                            workers.execute(work);
                        } catch (RuntimeException | Error e) {
                            later(delay, work);
                        }
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nobody waits for it any longer.
        }
    }

    /** Does the work in a thread that outlives this. */
    public static void apart(Runnable work) {
        Thread thread = new Thread(null, work, "adcertmap-closing", 0, false);
        thread.setDaemon(true);
        thread.setContextClassLoader(QueryThreads.class.getClassLoader());
        thread.start();
    }

    @Override
    public void close() {
        clock.shutdownNow();
        background.getQueue().clear();
        // Not interrupted: the SDK would lose a socket that is being connected just now. Everything here ends by its
        // own time-outs.
        background.shutdown();
        workers.shutdown();
    }
}
