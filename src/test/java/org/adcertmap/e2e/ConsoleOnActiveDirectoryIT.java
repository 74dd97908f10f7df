// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;

/** An administrator uses the console of a real Tomcat 11 with a real Active Directory. */
@Tag("ad")
class ConsoleOnActiveDirectoryIT extends ConsoleScenarios {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat11"));
    }

    @Override
    TestDirectory directory() {
        return SambaActiveDirectory.running();
    }
}
