// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import java.time.Duration;
import org.adcertmap.directory.dc.dirsync.TrackingSession;

/**
 * How many SIDs one search of the existence check has: fewer after one that was slow or failed, so that the heartbeat
 * does not end each session of a slow domain controller. Confined to one thread.
 */
final class CheckSize {
    static final int MIN = 50;
    private static final Duration SLOW = Duration.ofSeconds(1);

    private int present = TrackingSession.MAX_SIDS;
    private int next = present;

    /** Returns the number for the search that begins now, which counts as failed until {@link #ended}. */
    int begin() {
        present = next;
        next = Math.max(present / 2, MIN);
        return present;
    }

    /** The search has ended with a result. */
    void ended(Duration time) {
        if (time.compareTo(SLOW) < 0) {
            next = Math.min(present * 2, TrackingSession.MAX_SIDS);
        }
    }
}
