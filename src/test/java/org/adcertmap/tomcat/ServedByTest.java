package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.catalina.util.ServerInfo;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** These tests run on the oldest Tomcat, and with the profile "embedded" on others as well: on which? */
class ServedByTest {
    @Test
    @DisplayName("the Tomcat within this JVM is the one that is meant")
    void tomcatIsTheOneThatIsMeant() {
        String meant = System.getProperty("adcertmap.embedded");
        assertEquals(meant + ".0", ServerInfo.getServerNumber());
    }
}
