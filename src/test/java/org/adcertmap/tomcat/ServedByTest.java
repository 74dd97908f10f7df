// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The embedded tests run on the oldest supported Tomcat, and with the profile "embedded" on others as well. */
class ServedByTest {
    @Test
    @DisplayName("the embedded Tomcat has the intended version")
    void embeddedTomcatHasTheIntendedVersion() {
        String expected = System.getProperty("adcertmap.embedded");
        assertEquals(expected + ".0", ServerInfo.getServerNumber());
    }
}
