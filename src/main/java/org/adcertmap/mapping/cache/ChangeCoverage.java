// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.time.Duration;
import java.util.Optional;

/**
 * The port to change tracking: says whether the directory reports every change of what was read since a moment. Safe
 * for any number of threads; never waits.
 */
public interface ChangeCoverage {
    /** No change is reported. */
    ChangeCoverage NONE = new ChangeCoverage() {
        @Override
        public Optional<TrackingPoint> now() {
            return Optional.empty();
        }

        @Override
        public boolean isCovered(TrackingPoint point) {
            return false;
        }

        @Override
        public boolean readNothingElseSince(TrackingPoint point) {
            return false;
        }

        @Override
        public Duration age() {
            return Duration.ZERO;
        }
    };

    /** The present moment; empty while changes are not tracked, or not completely. */
    Optional<TrackingPoint> now();

    /** Whether every change since that moment has been reported, up to {@link #age} ago. */
    boolean isCovered(TrackingPoint point);

    /** Whether every response since that moment came from the tracked domain controller. */
    boolean readNothingElseSince(TrackingPoint point);

    /** How long ago the last round began in which the tracked domain controller reported its changes. */
    Duration age();
}
