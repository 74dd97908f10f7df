// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.delegation;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets one login in ten seconds wait for a KDC while none responds; the others do without a credential. Thread-safe:
 * {@code next} is atomic.
 */
final class LoginBackOff {
    private static final long INTERVAL = Duration.ofSeconds(10).toNanos();
    private static final long NONE = Long.MIN_VALUE;

    private final AtomicLong next = new AtomicLong(NONE); // by System.nanoTime(), while no KDC responds

    /** Returns whether this login may send a request. */
    boolean mayTry() {
        long known = next.get();
        if (known == NONE) {
            return true;
        }
        long now = System.nanoTime();
        return now - known >= 0 && next.compareAndSet(known, now + INTERVAL);
    }

    /** Has seen that no KDC responded in time. */
    void failed() {
        next.set(System.nanoTime() + INTERVAL);
    }

    /** Has seen a response, whichever. */
    void responded() {
        next.set(NONE);
    }
}
