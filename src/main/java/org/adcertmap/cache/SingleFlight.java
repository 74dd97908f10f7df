// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.adcertmap.background.BackgroundTasks;

/**
 * Coalesces concurrent loads of one key: one load runs, and every request gets its value or its exception. A load that
 * must not be shared, because its thread was interrupted, completes empty: those who wait load the value again. Safe
 * for any number of threads: {@code pending} is concurrent, and no load runs within its locks.
 */
final class SingleFlight<K, V> {
    /** The loads in progress. */
    private final Map<K, CompletableFuture<Optional<Loaded<V>>>> pending = new ConcurrentHashMap<>();

    /** Runs the load in this thread, or waits for the one that already runs. */
    Loaded<V> run(K key, Supplier<Loaded<V>> load) {
        CompletableFuture<Optional<Loaded<V>>> own = new CompletableFuture<>();
        CompletableFuture<Optional<Loaded<V>>> other = pending.putIfAbsent(key, own);
        return other == null
                ? complete(key, own, load)
                : join(other).map(Loaded::forOtherRequests).orElseGet(() -> run(key, load));
    }

    /**
     * Starts the load in the executor, unless one of this key already runs.
     *
     * @param rejected returns the result where no thread is available, by the reason
     * @return the load that runs
     */
    CompletableFuture<Optional<Loaded<V>>> start(
            K key, Executor executor, Supplier<Loaded<V>> load, Function<String, Loaded<V>> rejected) {
        CompletableFuture<Optional<Loaded<V>>> own = new CompletableFuture<>();
        CompletableFuture<Optional<Loaded<V>>> other = pending.putIfAbsent(key, own);
        if (other != null) {
            return other;
        }
        BackgroundTasks.start(executor, () -> complete(key, own, load))
                .ifPresent(reason -> complete(key, own, () -> rejected.apply(reason)));
        return own;
    }

    /** Runs the action at once, or after the load of this key that already runs. */
    void afterRunning(K key, Runnable action) {
        CompletableFuture<Optional<Loaded<V>>> running = pending.get(key);
        if (running == null) {
            action.run();
        } else {
            running.whenComplete((loaded, failure) -> action.run());
        }
    }

    private Loaded<V> complete(K key, CompletableFuture<Optional<Loaded<V>>> own, Supplier<Loaded<V>> load) {
        try {
            Loaded<V> loaded = load.get();
            pending.remove(key, own);
            own.complete(loaded.isInterruptedFailure() ? Optional.empty() : Optional.of(loaded));
            return loaded;
        } catch (RuntimeException | Error e) {
            pending.remove(key, own);
            if (Thread.currentThread().isInterrupted()) {
                own.complete(Optional.empty());
            } else {
                own.completeExceptionally(e);
            }
            throw e;
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw unwrapped(e.getCause());
        }
    }

    /**
     * Waits for a load.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return empty if it has not ended by then, or this thread was interrupted, which stays marked so
     */
    static <T> Optional<T> await(CompletableFuture<Optional<T>> load, long deadline) {
        try {
            return load.get(Math.max(deadline - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw unwrapped(e.getCause());
        }
    }

    private static RuntimeException unwrapped(Throwable failure) {
        return failure instanceof RuntimeException unchecked ? unchecked : new CompletionException(failure);
    }
}
