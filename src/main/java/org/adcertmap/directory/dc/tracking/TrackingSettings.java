// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How changes in the directory are tracked.
 *
 * @param mechanism how they are received
 * @param isRequired whether nothing takes the place of DirSync where it cannot be used
 * @param interval how often changes are polled for
 * @param checkInterval how often the existence of what is tracked is checked
 * @param retryInterval how often DirSync is tried where it cannot be used
 * @param limitation says why changes may happen that are not reported, apart from what the domain controller says
 */
public record TrackingSettings(
        Mechanism mechanism,
        boolean isRequired,
        Duration interval,
        Duration checkInterval,
        Duration retryInterval,
        Supplier<Optional<String>> limitation) {
    /** A way to receive changes. */
    public enum Mechanism {
        /** None. */
        OFF,
        /** A search that stays open (MS-ADTS 3.1.1.3.4.1.9). */
        NOTIFICATION,
        /** Polls with DirSync (MS-ADTS 3.1.1.3.4.1.3). */
        DIR_SYNC
    }

    /**
     * Whether what tracks changes with the other settings can continue with these, of which the limitation may differ.
     */
    boolean continues(TrackingSettings other) {
        return mechanism == other.mechanism
                && isRequired == other.isRequired
                && interval.equals(other.interval)
                && checkInterval.equals(other.checkInterval)
                && retryInterval.equals(other.retryInterval);
    }

    /** Returns the same settings with other intervals. */
    public TrackingSettings every(Duration otherInterval, Duration otherCheckInterval, Duration otherRetryInterval) {
        return new TrackingSettings(
                mechanism, isRequired, otherInterval, otherCheckInterval, otherRetryInterval, limitation);
    }

    /** Returns the same settings with another limitation beside this one. */
    public TrackingSettings limitedBy(Supplier<Optional<String>> other) {
        return new TrackingSettings(
                mechanism,
                isRequired,
                interval,
                checkInterval,
                retryInterval,
                () -> limitation.get().or(other));
    }
}
