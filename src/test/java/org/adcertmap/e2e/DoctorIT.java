// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;

/** {@code doctor} with a fake Active Directory. */
class DoctorIT extends DoctorScenarios {
    @Override
    TestDirectory directory() {
        return FakeActiveDirectory.start();
    }

    @Override
    void close(TestDirectory used) {
        used.close();
    }
}
