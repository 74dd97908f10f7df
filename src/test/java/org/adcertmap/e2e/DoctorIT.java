// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.util.Set;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;

/** {@code doctor} with a fake Active Directory. */
class DoctorIT extends DoctorScenarios {
    @Override
    TestDirectory directory() {
        return FakeActiveDirectory.start();
    }

    /**
     * The Tomcat has no application; the fake has no lockout threshold, no Administrator, and no token of the bind
     * account.
     */
    @Override
    Set<String> always() {
        return Set.of("ADCD-108", "ADCD-112", "ADCD-313", "ADCD-403", "ADCD-407");
    }

    @Override
    int exitStatus() {
        return 2;
    }

    @Override
    void close(TestDirectory used) {
        used.close();
    }
}
