// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.background;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Rate-limits log lines about an event that may occur with every request or retry: permits five at once, or another
 * number, then one every two seconds or in another interval, and counts those that it suppresses (token bucket).
 * Thread-safe: its own lock guards all fields.
 */
public final class LogRateLimiter {
    private static final int BURST = 5;
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final LongSupplier nanoTime;
    private final int burst;
    private final long nanosPerLine;
    private long lastRefill;
    private int permits;
    private long suppressed;

    /**
     * A log line whose level takes the limit into account.
     *
     * @param level the level requested; {@code DEBUG} if the line is suppressed
     * @param text the message with the number of lines that were suppressed before it
     */
    public record Line(Level level, String text) {}

    /** Creates a limiter by the system's clock. */
    public LogRateLimiter() {
        this(System::nanoTime);
    }

    /** @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime} */
    public LogRateLimiter(LongSupplier nanoTime) {
        this(nanoTime, BURST);
    }

    /**
     * Creates a limiter for another number of lines at once.
     *
     * @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime}
     * @param burst how many lines are permitted at once
     */
    public LogRateLimiter(LongSupplier nanoTime, int burst) {
        this(nanoTime, burst, INTERVAL);
    }

    /**
     * Creates a limiter for another number of lines at once and another interval.
     *
     * @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime}
     * @param burst how many lines are permitted at once
     * @param interval the time after which one more is permitted
     */
    public LogRateLimiter(LongSupplier nanoTime, int burst, Duration interval) {
        this.nanosPerLine = interval.toNanos();
        this.nanoTime = nanoTime;
        this.burst = burst;
        this.permits = burst;
        this.lastRefill = nanoTime.getAsLong();
    }

    /**
     * Requests a permit to write one line.
     *
     * @return how many lines were suppressed since the last permitted one; -1 if this one must be suppressed as well
     */
    public synchronized long tryAcquire() {
        long refill = (nanoTime.getAsLong() - lastRefill) / nanosPerLine;
        if (refill > 0) {
            permits = (int) Math.min(burst, permits + refill);
            lastRefill += refill * nanosPerLine;
        }
        if (permits == 0) {
            suppressed++;
            return -1;
        }
        permits--;
        long count = suppressed;
        suppressed = 0;
        return count;
    }

    /**
     * Returns the line to write for a message. The caller passes it to its own logger, because a logger takes the class
     * and method of its caller from the stack.
     *
     * @param level the level of a line within the limit
     */
    public Line line(Level level, String message) {
        long count = tryAcquire();
        if (count < 0) {
            return new Line(Level.DEBUG, message);
        }
        return new Line(level, count == 0 ? message : message + " (" + count + " similar lines suppressed)");
    }
}
