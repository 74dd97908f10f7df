// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.time.Duration;

/**
 * The back-off between tries to track changes, by any mechanism: five seconds, but doubled with each internal error
 * (which rarely passes). Safe for any number of threads: the lock of this object guards {@code failures}.
 */
final class TrackingBackOff {
    private static final Duration MIN = Duration.ofSeconds(5);
    private static final int MAX_DOUBLINGS = 6; // some five minutes

    private final Duration min;
    private int failures; // consecutive

    /** Creates a back-off of five seconds. */
    TrackingBackOff() {
        this(MIN);
    }

    /** @param min the wait after a failure that is no internal error */
    TrackingBackOff(Duration min) {
        this.min = min;
    }

    Duration min() {
        return min;
    }

    /** Counts an internal error and returns the wait until the next try. */
    synchronized Duration failedInternally() {
        return min.multipliedBy(1L << Math.min(failures++, MAX_DOUBLINGS));
    }

    synchronized void succeeded() {
        failures = 0;
    }
}
