// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.adcertmap.mapping.cache.TrackingPoint;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which domain controller is tracked, and up to when its changes are known. */
class TrackedControllerTest {
    private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("dc.example.com", 636);
    private static final String DC1 = "CN=NTDS Settings,CN=DC1";

    private final AtomicLong nanoTime = new AtomicLong();
    private final TrackedController tracked = new TrackedController(nanoTime::get);
    private int told;

    private boolean begin() {
        return tracked.begin(this, NAME, DC1, () -> told++);
    }

    /** Notes a response over a connection with this name. */
    private boolean isOther(String connectionName) {
        LDAPConnection connection = new LDAPConnection();
        connection.setConnectionName(connectionName);
        long before = tracked.others();
        tracked.note(NAME, connection);
        return tracked.others() != before;
    }

    @Test
    void anotherControllerWithTheSameAddressIsNoted() {
        tracked.claim(this);
        assertTrue(begin());
        assertFalse(isOther("writable " + DC1));
        assertFalse(isOther("writable " + DC1.toLowerCase(java.util.Locale.ROOT)));
        assertEquals(Optional.empty(), tracked.limitation());
        assertTrue(isOther("writable CN=NTDS Settings,CN=DC2"));
        assertTrue(tracked.limitation().orElseThrow().contains("[CN=NTDS Settings,CN=DC2]"));
    }

    @DisplayName("Another one with the same address counts for five minutes: it may be the same, before it was renamed")
    @Test
    void anotherControllerWithTheSameAddressIsForgotten() {
        tracked.claim(this);
        begin();
        isOther("writable CN=NTDS Settings,CN=old name");
        nanoTime.set(seconds(200));
        isOther("writable CN=NTDS Settings,CN=old name");
        nanoTime.set(seconds(499));
        assertTrue(tracked.limitation().isPresent());
        nanoTime.set(seconds(500));
        assertEquals(Optional.empty(), tracked.limitation());
        assertTrue(isOther("writable CN=NTDS Settings,CN=old name"), "not covered in any case");
        assertTrue(tracked.limitation().isPresent());
    }

    @DisplayName("A domain controller that does not say which one it is, or was not checked, is another one")
    @Test
    void unknownControllerIsNoted() {
        tracked.claim(this);
        begin();
        for (String name : new String[] {null, "writable ", "", "another name"}) {
            assertTrue(isOther(name), name);
        }
    }

    @DisplayName("A tracker that was replaced meanwhile neither begins nor ends what its successor tracks")
    @Test
    void replacedTrackerHasNoEffect() {
        Object before = new Object();
        tracked.claim(before);
        tracked.begin(before, NAME, "CN=old", () -> {});
        tracked.claim(this);
        assertTrue(begin());
        assertFalse(tracked.begin(before, NAME, "CN=old", () -> {}));
        tracked.end(before);
        assertFalse(isOther("writable " + DC1));
        assertTrue(isOther("writable CN=old"));
        tracked.claim(null);
        assertFalse(begin(), "stopped");
    }

    @DisplayName("A response of another domain controller is told before it is used, while one is tracked")
    @Test
    void responseOfAnotherIsTold() {
        isOther("writable CN=NTDS Settings,CN=DC2");
        assertEquals(0, told, "none is tracked");
        tracked.claim(this);
        begin();
        assertEquals(Optional.of(NAME), tracked.address());
        isOther("writable " + DC1);
        assertEquals(0, told);
        isOther("writable CN=NTDS Settings,CN=DC2");
        assertEquals(1, told);
        tracked.end(this);
        assertEquals(Optional.empty(), tracked.address());
    }

    private static long seconds(int seconds) {
        return Duration.ofSeconds(seconds).toNanos();
    }

    @DisplayName("The age counts from the last check of existence too, because deletions are found by it alone")
    @Test
    void ageCountsFromTheLastCheckOfExistence() {
        TrackedChanges changes = new TrackedChanges(tracked, nanoTime::get);
        changes.reported(seconds(0), 100);
        TrackingPoint point = changes.now().orElseThrow();
        nanoTime.set(seconds(30));
        changes.reported(seconds(29), 101);
        assertEquals(Optional.of(Duration.ofSeconds(30)), changes.age(point), "not checked since it was read");
        changes.checked(seconds(20));
        assertEquals(Optional.of(Duration.ofSeconds(10)), changes.age(point));
        changes.checked(seconds(30));
        assertEquals(Optional.of(Duration.ofSeconds(1)), changes.age(point), "of the last report");
        TrackingPoint later = changes.now().orElseThrow();
        nanoTime.set(seconds(33));
        assertEquals(Optional.of(Duration.ofSeconds(4)), changes.age(later));
    }

    @Test
    void nothingIsCoveredAfterAnInterruptionOrTheLease() {
        TrackedChanges changes = new TrackedChanges(tracked, nanoTime::get);
        changes.reported(0, 100);
        TrackingPoint point = changes.now().orElseThrow();
        assertTrue(changes.readNothingElseSince(point));
        isOther("writable CN=NTDS Settings,CN=DC2");
        assertFalse(changes.readNothingElseSince(point), "another domain controller has responded");
        changes.interrupted();
        changes.reported(0, 100);
        assertEquals(Optional.empty(), changes.age(point), "of the session before");
        assertFalse(changes.readNothingElseSince(point));
        TrackingPoint second = changes.now().orElseThrow();
        nanoTime.set(seconds(8));
        assertEquals(Optional.empty(), changes.age(second));
        assertEquals(Optional.empty(), changes.now());
    }
}
