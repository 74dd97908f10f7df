// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import java.nio.file.Path;

/** Checks the trust managers in a real Tomcat 10. */
class Tomcat10HandshakeIT extends HandshakeScenarios {
    @Override
    Path home() {
        return Path.of(System.getProperty("adcertmap.tomcat10"));
    }
}
