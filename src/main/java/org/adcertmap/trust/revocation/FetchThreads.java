// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.adcertmap.background.BackgroundTasks;

/**
 * The threads that fetch. Tasks of one host occupy only a part of them at the same time; further ones are queued, so
 * that a host that responds slowly delays no other. Thread-safe: its monitor guards {@code hosts} and what is in it.
 */
final class FetchThreads implements AutoCloseable {
    static final int THREADS = 32;
    static final int THREADS_PER_HOST = 8;
    private static final int MAX_QUEUED_PER_HOST = 1_000;
    private static final int MAX_QUEUED = 1_000;
    private static final long IDLE_SECONDS = 30;

    /** The tasks of one host. */
    private static final class Host {
        private final Queue<Runnable> queued = new ArrayDeque<>();
        private int started;
    }

    private final ThreadPoolExecutor threads;
    private final Map<String, Host> hosts = new HashMap<>(); // those with tasks

    FetchThreads(ThreadFactory factory) {
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_QUEUED), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Returns an executor for tasks of this host; it rejects a task while too many are queued, and once closed. */
    Executor forHost(String host) {
        return task -> execute(host, task);
    }

    private synchronized void execute(String name, Runnable task) {
        Host host = hosts.computeIfAbsent(name, absent -> new Host());
        if (host.started < THREADS_PER_HOST) {
            host.started++;
            boolean isStarted = false;
            try {
                threads.execute(() -> run(name, task));
                isStarted = true;
            } finally {
                if (!isStarted) {
                    end(name, host);
                }
            }
        } else if (threads.isShutdown() || host.queued.size() >= MAX_QUEUED_PER_HOST) {
            throw new RejectedExecutionException("too many fetches from " + name);
        } else {
            host.queued.add(task);
        }
    }

    private void run(String name, Runnable task) {
        try {
            task.run();
        } finally {
            // As a new task, so that it is queued behind those of other hosts.
            next(name).ifPresent(next -> {
                if (BackgroundTasks.start(threads, () -> run(name, next)).isPresent()) {
                    run(name, next); // no other thread is available
                }
            });
        }
    }

    /** Ends one task of a host, and returns the one that starts in its place. */
    private synchronized Optional<Runnable> next(String name) {
        Host host = hosts.get(name);
        Optional<Runnable> next = threads.isShutdown() ? Optional.empty() : Optional.ofNullable(host.queued.poll());
        if (next.isEmpty()) {
            end(name, host);
        }
        return next;
    }

    private void end(String name, Host host) {
        host.started--;
        if (host.started == 0) {
            hosts.remove(name);
        }
    }

    /** Interrupts all threads and starts no further task. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
