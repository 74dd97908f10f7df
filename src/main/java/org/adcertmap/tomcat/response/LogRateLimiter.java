package org.adcertmap.tomcat.response;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * May one more line be written about something that happens over and over? A few at once, then one now and then; the
 * others are counted. Safe for any number of threads.
 */
final class LogRateLimiter {
    private static final int AT_ONCE = 5;
    private static final long NANOS_EACH = Duration.ofSeconds(2).toNanos();

    private final LongSupplier clock;
    private long lastFilled;
    private int left = AT_ONCE;
    private long held;

    /** @param clock in nanoseconds, from anywhere */
    LogRateLimiter(LongSupplier clock) {
        this.clock = clock;
        this.lastFilled = clock.getAsLong();
    }

    /** How many lines were held back since the latest one, or -1 where this one is to be held back as well. */
    synchronized long next() {
        long drops = (clock.getAsLong() - lastFilled) / NANOS_EACH;
        if (drops > 0) {
            left = (int) Math.min(AT_ONCE, left + drops);
            lastFilled += drops * NANOS_EACH;
        }
        if (left == 0) {
            held++;
            return -1;
        }
        left--;
        long count = held;
        held = 0;
        return count;
    }
}
