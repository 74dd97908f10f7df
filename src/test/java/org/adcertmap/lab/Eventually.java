// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/** Waits until a condition holds. The deadline is generous: benchmarks measure time, tests do not. */
public final class Eventually {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);
    private static final long LONGEST_PAUSE_MILLIS = 50;

    private Eventually() {}

    /**
     * Returns the first value that satisfies the condition. Pauses are short at first, then longer.
     *
     * @throws AssertionError with the last value or exception, if none does before the deadline
     */
    public static <T> T get(Callable<T> supplier, Predicate<T> condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        Object last;
        Throwable cause = null;
        long pause = 1;
        do {
            try {
                T value = supplier.call();
                if (condition.test(value)) {
                    return value;
                }
                last = value;
            } catch (InterruptedException e) {
                throw new AssertionError("interrupted", e);
            } catch (Exception e) {
                last = e;
                cause = e;
            }
            pause(pause);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        } while (System.nanoTime() < deadline);
        throw new AssertionError("not within " + TIMEOUT + "; last: " + last, cause);
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
