// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;

/** {@code check} with a fake Active Directory. */
class CheckIT extends CheckScenarios {
    @Override
    TestDirectory directory() {
        return FakeActiveDirectory.start();
    }
}
