package org.adcertmap.e2e;

import org.adcertmap.lab.MemoryActiveDirectory;
import org.adcertmap.lab.TestDirectory;

/** The shell tool with a directory in memory. */
class CheckIT extends CheckScenarios {
    @Override
    TestDirectory directory() {
        return MemoryActiveDirectory.start();
    }
}
