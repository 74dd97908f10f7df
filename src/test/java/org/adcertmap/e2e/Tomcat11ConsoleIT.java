// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;

/** An administrator uses the console of a real Tomcat 11. */
class Tomcat11ConsoleIT extends ConsoleAttackScenarios {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat11"));
    }
}
