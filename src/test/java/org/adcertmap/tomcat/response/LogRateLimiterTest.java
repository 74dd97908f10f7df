package org.adcertmap.tomcat.response;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Something that happens over and over is told now and then, and counted in between. */
class LogRateLimiterTest {
    private final AtomicLong now = new AtomicLong();
    private final LogRateLimiter limiter = new LogRateLimiter(now::get);

    @Test
    void aFewAtOnceThenOneNowAndThen() {
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
}
