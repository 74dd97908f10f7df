// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.pool;

import java.time.Duration;
import java.util.List;

/**
 * The waits between the health checks of one domain controller that is DOWN: 500 ms. After a health check that hung the
 * next ones follow at once and after 100 and 200 ms, because a hanging request often ends at the moment when the domain
 * controller or the network works again. The waits may be short: after a rejected bind the next one is sent only when
 * {@link org.adcertmap.directory.dc.bind.RejectedBinds} permits it, and a health check without a bind sends nothing.
 * Not thread-safe: the lock of the {@link DomainController} guards it.
 */
final class HealthCheckBackOff {
    /** The longest wait, and the shortest health check that counts as one that hung. */
    static final Duration LONGEST = Duration.ofMillis(500);

    private static final List<Duration> AFTER_HANG =
            List.of(Duration.ZERO, Duration.ofMillis(100), Duration.ofMillis(200));

    private int next = AFTER_HANG.size();

    /**
     * Returns the wait after a health check that failed.
     *
     * @param healthCheck how long it took
     */
    Duration after(Duration healthCheck) {
        if (healthCheck.compareTo(LONGEST) >= 0) {
            next = 0;
        }
        return next < AFTER_HANG.size() ? AFTER_HANG.get(next++) : LONGEST;
    }
}
