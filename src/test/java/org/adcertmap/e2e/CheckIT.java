package org.adcertmap.e2e;

import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;

/** The shell tool with a directory in memory. */
class CheckIT extends CheckScenarios {
    @Override
    TestDirectory directory() {
        return FakeActiveDirectory.start();
    }
}
