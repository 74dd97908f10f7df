// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;

/** A real Tomcat 11 shows what it does over JMX, and reads changed files. */
class Tomcat11OperationIT extends OperationScenarios {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat11"));
    }
}
