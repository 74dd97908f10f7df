// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.junit.jupiter.api.Tag;

/** Checks logins to a real Tomcat 11 with a real Active Directory. */
@Tag("ad")
class Tomcat11OnActiveDirectoryIT extends LoginScenarios {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat11"));
    }

    @Override
    TestDirectory directory() {
        return SambaActiveDirectory.running();
    }
}
