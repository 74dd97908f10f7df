// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.background;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Checks that log lines are rate-limited and the suppressed ones counted. */
class LogRateLimiterTest {
    private final AtomicLong now = new AtomicLong();
    private final LogRateLimiter limiter = new LogRateLimiter(now::get);

    @Test
    void permitsABurstThenOneLineEveryTwoSeconds() {
        for (int i = 0; i < 5; i++) {
            assertEquals(0, limiter.tryAcquire());
        }
        for (int i = 0; i < 1000; i++) {
            assertEquals(-1, limiter.tryAcquire());
        }
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertEquals(1000, limiter.tryAcquire());
        assertEquals(-1, limiter.tryAcquire());
        now.addAndGet(Duration.ofHours(1).toNanos());
        assertEquals(1, limiter.tryAcquire());
        for (int i = 0; i < 4; i++) {
            assertEquals(0, limiter.tryAcquire());
        }
        assertEquals(-1, limiter.tryAcquire());
    }

    @Test
    void suppressedLineIsWrittenAtDebugAndTheNextNamesTheirNumber() {
        for (int i = 0; i < 5; i++) {
            assertEquals(new LogRateLimiter.Line(Level.WARNING, "failed"), limiter.line(Level.WARNING, "failed"));
        }
        assertEquals(new LogRateLimiter.Line(Level.DEBUG, "failed"), limiter.line(Level.WARNING, "failed"));
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        assertEquals(
                new LogRateLimiter.Line(Level.WARNING, "failed (1 similar lines suppressed)"),
                limiter.line(Level.WARNING, "failed"));
    }

    @Test
    void otherLimitsAreKept() {
        LogRateLimiter oncePerMinute = new LogRateLimiter(now::get, 1, Duration.ofMinutes(1));
        assertEquals(0, oncePerMinute.tryAcquire());
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        assertEquals(-1, oncePerMinute.tryAcquire());
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(1, oncePerMinute.tryAcquire());
    }
}
