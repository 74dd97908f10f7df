// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.Optional;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.ConsoleFolder;
import org.adcertmap.lab.console.MadeUpBean;
import org.adcertmap.lab.console.MadeUpTomcat;
import org.adcertmap.lab.console.RunningConsole;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** A console and a jar of different versions. */
@StartsServer
class VersionsTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    private static Optional<Mismatch> mismatch(String console, String build) {
        MadeUpTomcat tomcat = new MadeUpTomcat();
        tomcat.addRealm().with("build", build);
        return Versions.mismatch(console, tomcat.beans());
    }

    @Test
    void onlyAnotherMinorVersionIsAMismatch() {
        assertEquals(Optional.empty(), mismatch("0.1.0", "adcertmap 0.1.0, Tomcat 11.0.25.0, Java 17"));
        assertEquals(Optional.empty(), mismatch("0.1.0", "adcertmap 0.1.3, Tomcat 11.0.25.0, Java 17"));
        assertEquals(
                Optional.empty(),
                mismatch("0.1.0", "adcertmap 0.1.0 (commit 27af518ca39d), Tomcat 11.0.25.0, Java 17"));
        assertEquals(Optional.empty(), mismatch("0.1.0", "adcertmap (development build), Tomcat 11.0.25.0, Java 17"));
        assertEquals(
                Optional.of(new Mismatch("0.1.0", "0.2.0")),
                mismatch("0.1.0", "adcertmap 0.2.0 (commit 27af518ca39d), Tomcat 11.0.25.0, Java 17"));
        assertEquals(
                Optional.of(new Mismatch("unknown", "0.2.0")),
                mismatch("unknown", "adcertmap 0.2.0, Tomcat 11.0.25.0, Java 17"));
    }

    @Test
    void withAnotherVersionThereAreTheTwoVersionsAndNothingElse() throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = new ObjectName("VersionsTest:type=Realm,realmPath=/realm0");
        server.registerMBean(
                new MadeUpBean("org.adcertmap.tomcat.management.RealmMBean")
                        .with("build", "adcertmap 9.9.0, Tomcat 11.0.25.0, Java 17"),
                name);
        try (EmbeddedTomcat tomcat = new EmbeddedTomcat(CA)) {
            RunningConsole console = RunningConsole.addTo(tomcat, CA);
            tomcat.start();
            ConsoleBrowser admin = console.browser("admin");
            for (String path : new String[] {"/", "/settings", "/sites/none/switch"}) {
                String html = admin.get(path).body();
                assertTrue(html.contains("This console is of adcertmap " + ConsoleFolder.VERSION), html);
                assertTrue(html.contains("9.9.0"), html);
                assertFalse(html.contains("<table"), html);
            }
            assertEquals(405, admin.submit("/settings/reload/none", Map.of()).statusCode());
        } finally {
            server.unregisterMBean(name);
        }
    }
}
