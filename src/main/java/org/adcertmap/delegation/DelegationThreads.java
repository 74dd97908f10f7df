// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.adcertmap.background.BackgroundTasks;
import org.adcertmap.background.ServerThreads;

/**
 * Runs requests to the KDC in daemon threads, so that a caller can stop waiting before the JDK does: it waits for
 * {@code kdc_timeout} times {@code max_retries} of krb5.conf. The requests for one Kerberos realm occupy a part of the
 * threads alone, so that a realm whose KDCs hang delays no other. No thread holds anything of a web application.
 * Thread-safe, as {@link ServerThreads} are.
 */
final class DelegationThreads implements Executor, AutoCloseable {
    private final ServerThreads threads;

    DelegationThreads() {
        AtomicInteger last = new AtomicInteger();
        ThreadFactory factory = task -> withoutCallers(task, "adcertmap-delegation-" + last.incrementAndGet());
        threads = new ServerThreads(factory);
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

    /** Returns an executor for requests to the KDCs of the realm of a principal, {@code name@REALM}. */
    Executor forRealmOf(String principal) {
        return threads.forServer(principal.substring(principal.lastIndexOf('@') + 1));
    }

    /** Runs a task that needs no KDC as a rule. */
    @Override
    public void execute(Runnable task) {
        threads.execute(task);
    }

    /**
     * Runs a task and waits for its result until the deadline; the task continues after that.
     *
     * @param executor one of these threads
     * @param deadline by {@link System#nanoTime()}
     * @throws TimeoutException if it has not ended by then, no thread is available, or this thread was interrupted,
     *     which stays marked so
     * @throws Exception what the task throws
     */
    static <T> T call(Executor executor, Callable<T> task, long deadline) throws Exception {
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
        threads.shutdown(); // not interrupted: every request ends by the JDK's own timeout
    }
}
