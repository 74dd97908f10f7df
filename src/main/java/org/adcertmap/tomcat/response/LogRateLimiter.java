package org.adcertmap.tomcat.response;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Rate-limits log lines about an event that may occur with every request: permits five at once, then one every two
 * seconds, and counts those that it suppresses (token bucket). Thread-safe: its own lock guards all fields.
 */
final class LogRateLimiter {
    private static final int BURST = 5;
    private static final long NANOS_PER_LINE = Duration.ofSeconds(2).toNanos();

    private final LongSupplier nanoTime;
    private long lastRefill;
    private int permits = BURST;
    private long suppressed;

    /** @param nanoTime a clock in nanoseconds with an arbitrary origin, as {@link System#nanoTime} */
    LogRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastRefill = nanoTime.getAsLong();
    }

    /**
     * Requests a permit to write one line.
     *
     * @return how many lines were suppressed since the last permitted one; -1 if this one must be suppressed as well
     */
    synchronized long tryAcquire() {
        long refill = (nanoTime.getAsLong() - lastRefill) / NANOS_PER_LINE;
        if (refill > 0) {
            permits = (int) Math.min(BURST, permits + refill);
            lastRefill += refill * NANOS_PER_LINE;
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
}
