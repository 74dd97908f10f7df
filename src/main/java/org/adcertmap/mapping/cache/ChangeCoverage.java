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
        public Optional<Duration> age(TrackingPoint point) {
            return Optional.empty();
        }

        @Override
        public boolean isOfThisSession(TrackingPoint point) {
            return false;
        }

        @Override
        public boolean readNothingElseSince(TrackingPoint point) {
            return false;
        }
    };

    /** The present moment; empty while changes are not tracked, or not completely. */
    Optional<TrackingPoint> now();

    /**
     * Returns up to how long ago every change since that moment has been reported, deletions included. One call is one
     * state: two could be of two sessions.
     *
     * @return empty if changes may have been missed
     */
    Optional<Duration> age(TrackingPoint point);

    /**
     * Whether that moment is of the present session, also where what was read then is to be read anew. Once it is not,
     * it never is again.
     */
    boolean isOfThisSession(TrackingPoint point);

    /** Whether every response since that moment came from the tracked domain controller. */
    boolean readNothingElseSince(TrackingPoint point);
}
