// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;

/** {@code doctor} with a real Active Directory. */
@Tag("ad")
class DoctorOfTomcatOnActiveDirectoryIT extends DoctorScenarios {
    @Override
    TestDirectory directory() {
        return SambaActiveDirectory.running();
    }

    @Override
    void close(TestDirectory used) {
        // the domain controller is shared
    }
}
