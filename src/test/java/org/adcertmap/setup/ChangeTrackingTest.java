// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import com.unboundid.ldap.sdk.Modification;
import java.time.Duration;
import org.adcertmap.directory.dc.pool.TrackingSettings;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.junit.jupiter.api.AfterEach;

/** Change tracking with a fake domain controller. */
class ChangeTrackingTest extends ChangeTrackingCases {
    private final FakeActiveDirectory directory = FakeActiveDirectory.start();

    @AfterEach
    void stop() {
        directory.close();
    }

    @Override
    TestDirectory directory() {
        directory.supportDirSync();
        return directory;
    }

    @Override
    TrackingSettings intervals(TrackingSettings tracking) {
        return tracking.every(Duration.ofMillis(50), Duration.ofMillis(100));
    }

    @Override
    void modify(String dn, Modification... modifications) {
        directory.modify(dn, modifications);
    }

    @Override
    void move(String dn, String newRdn, String newParent) {
        directory.move(dn, newRdn, newParent);
    }
}
