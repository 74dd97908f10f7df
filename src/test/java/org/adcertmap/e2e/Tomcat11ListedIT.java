// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;

/** Checks a list of certificates in a real Tomcat 11. */
class Tomcat11ListedIT extends ListedScenarios {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat11"));
    }
}
