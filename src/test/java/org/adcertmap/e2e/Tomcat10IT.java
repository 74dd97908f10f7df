// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.fake.FakeActiveDirectory;

/** Checks logins to a real Tomcat 10.1 with a fake Active Directory. */
class Tomcat10IT extends LoginScenarios {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat10"));
    }

    @Override
    TestDirectory directory() {
        return FakeActiveDirectory.start();
    }
}
