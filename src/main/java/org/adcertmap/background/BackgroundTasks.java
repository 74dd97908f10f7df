// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.background;

import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts tasks in executors. Translates both signs that no thread is available into one result: an executor that is
 * closed or full rejects the task, and one that cannot create a thread throws an {@link OutOfMemoryError}. Stateless.
 */
public final class BackgroundTasks {
    private BackgroundTasks() {}

    /**
     * Starts the task, at once or when the executor has a thread for it.
     *
     * @param executor runs the task in another thread
     * @return why no thread is available for the task; empty if it has been started or queued
     */
    public static Optional<String> start(Executor executor, Runnable task) {
        try {
            executor.execute(task);
            return Optional.empty();
        } catch (RejectedExecutionException e) {
            return Optional.of("no thread is available: the queue is full or the executor is closed");
        } catch (OutOfMemoryError e) {
            return Optional.of("no thread can be created: " + e.getMessage());
        }
    }
}
