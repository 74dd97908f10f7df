// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;

/** {@code check} with a real Active Directory. */
@Tag("ad")
class CheckOnActiveDirectoryIT extends CheckScenarios {
    @Override
    TestDirectory directory() {
        return SambaActiveDirectory.running();
    }
}
