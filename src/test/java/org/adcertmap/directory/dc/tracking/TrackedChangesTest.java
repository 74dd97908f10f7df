// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.adcertmap.mapping.cache.TrackingPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a tracked domain controller has reported completely, and for how long. */
class TrackedChangesTest {
    private long now;
    private final TrackedChanges changes = new TrackedChanges(new TrackedController(), () -> now);

    private TrackingPoint point() {
        changes.reported(now, 100);
        return changes.now().orElseThrow();
    }

    @DisplayName(
            "What is to be read anew is not covered, but its existence is still checked: its entry serves until then")
    @Test
    void pointWhoseTimeIsOverIsStillOfItsSession() {
        TrackingPoint point = point();
        assertEquals(Optional.of(Duration.ZERO), changes.age(point));
        now += Duration.ofHours(1).toNanos();
        changes.reported(now, 100);
        assertEquals(Optional.empty(), changes.age(point));
        assertTrue(changes.isOfThisSession(point));
    }

    @Test
    void nothingOfAnInterruptedSessionIsCovered() {
        TrackingPoint point = point();
        changes.interrupted();
        assertFalse(changes.isOfThisSession(point));
        changes.reported(now, 100);
        assertEquals(Optional.empty(), changes.age(point));
        assertFalse(changes.isOfThisSession(point));
    }

    @Test
    void lateRoundEndsNoSession() {
        TrackingPoint point = point();
        now += TrackedChanges.LEASE.toNanos();
        assertEquals(Optional.empty(), changes.age(point));
        assertTrue(changes.isOfThisSession(point));
        changes.reported(now, 101);
        assertTrue(changes.age(point).isPresent());
    }
}
