// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Notes when the directory becomes unavailable and when it is available again, as often as it is called. Thread-safe:
 * {@code this} guards the period.
 */
final class OutageClock {
    /**
     * The last outage, in whole seconds.
     *
     * @param end empty while it lasts
     */
    record Outage(Instant start, Optional<Instant> end) {}

    private final BooleanSupplier available;
    private Outage last; // null if there was none

    /** @param available returns whether the directory is available */
    OutageClock(BooleanSupplier available) {
        this.available = available;
    }

    /** Looks at the directory; called every few seconds, and before each reading. */
    synchronized Optional<Outage> sample(Instant now) {
        Instant second = now.truncatedTo(ChronoUnit.SECONDS);
        boolean isInOutage = last != null && last.end().isEmpty();
        if (available.getAsBoolean()) {
            last = isInOutage ? new Outage(last.start(), Optional.of(second)) : last;
        } else if (!isInOutage) {
            last = new Outage(second, Optional.empty());
        }
        return Optional.ofNullable(last);
    }
}
