// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.background;

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

/**
 * Threads that send requests to servers. Tasks of one server occupy only a part of them at the same time; further ones
 * are queued, so that a server that responds slowly delays no other. Thread-safe: its monitor guards {@code servers},
 * what is in it, and {@code isClosed}.
 */
public final class ServerThreads implements Executor, AutoCloseable {
    /** The number of threads. */
    public static final int THREADS = 32;

    /** How many of them the tasks of one server occupy at most. */
    public static final int THREADS_PER_SERVER = 8;

    private static final int MAX_QUEUED_PER_SERVER = 1_000;
    private static final int MAX_QUEUED = 1_000;
    private static final long IDLE_SECONDS = 30;

    /** The tasks of one server. */
    private static final class Server {
        private final Queue<Runnable> queued = new ArrayDeque<>();
        private int started;
    }

    private final ThreadPoolExecutor threads;
    private final Map<String, Server> servers = new HashMap<>(); // those with tasks
    private boolean isClosed;

    /** @param factory makes the threads, which end when they are idle */
    public ServerThreads(ThreadFactory factory) {
        this.threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(MAX_QUEUED), factory);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Returns an executor for tasks of this server; it rejects a task while too many are queued, and once closed. */
    public Executor forServer(String server) {
        return task -> execute(server, task);
    }

    /** Runs a task that waits for no server; rejects it while too many are queued, and once closed. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    private synchronized void execute(String name, Runnable task) {
        Server server = servers.computeIfAbsent(name, absent -> new Server());
        if (server.started < THREADS_PER_SERVER) {
            server.started++;
            boolean isStarted = false;
            try {
                threads.execute(() -> run(name, task));
                isStarted = true;
            } finally {
                if (!isStarted) {
                    end(name, server);
                }
            }
        } else if (threads.isShutdown() || server.queued.size() >= MAX_QUEUED_PER_SERVER) {
            throw new RejectedExecutionException("too many requests to " + name);
        } else {
            server.queued.add(task);
        }
    }

    private void run(String name, Runnable task) {
        try {
            task.run();
        } finally {
            // As a new task, so that it is queued behind those of other servers.
            next(name).ifPresent(next -> {
                if (BackgroundTasks.start(threads, () -> run(name, next)).isPresent()) {
                    run(name, next); // no other thread is available
                }
            });
        }
    }

    /** Ends one task of a server, and returns the one that starts in its place. */
    private synchronized Optional<Runnable> next(String name) {
        Server server = servers.get(name);
        Optional<Runnable> next = isClosed ? Optional.empty() : Optional.ofNullable(server.queued.poll());
        if (next.isEmpty()) {
            end(name, server);
        }
        return next;
    }

    private void end(String name, Server server) {
        server.started--;
        if (server.started == 0) {
            servers.remove(name);
        }
    }

    /** Accepts no further task; those before are run to their ends. */
    public void shutdown() {
        threads.shutdown();
    }

    /** Interrupts all threads and starts no further task. */
    @Override
    public synchronized void close() {
        isClosed = true;
        threads.shutdownNow();
    }
}
