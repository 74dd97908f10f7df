// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.management.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.management.openmbean.CompositeData;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Server;
import org.apache.catalina.startup.Catalina;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change of {@code enabled} is saved in the element of its Valve, or the result says that it is not. */
class SavedEnabledTest extends EmbeddedTest {
    private static final String SERVER_XML = "<Server><Service name=\"Tomcat\"><Engine name=\"Tomcat\">"
            + "<Valve className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\" enabled=\"true\"/>"
            + "</Engine></Service></Server>";

    private Path serverXml;

    @BeforeEach
    void writeServerXml() throws Exception {
        Server server = tomcat.engine().getService().getServer();
        server.setCatalina(new Catalina());
        serverXml = server.getCatalinaBase().toPath().resolve("conf/server.xml");
        Files.createDirectories(serverXml.getParent());
        Files.writeString(serverXml, SERVER_XML);
    }

    @Test
    void changeIsSaved() throws Exception {
        startWithRealmAndValveInTheEngine();
        CompositeData change = valve.change(false, true, true, "carol");
        assertEquals(true, change.get("saved"), change::toString);
        assertEquals(SERVER_XML.replace("enabled=\"true\"", "enabled=\"false\""), Files.readString(serverXml));
    }

    @Test
    void onlyTheLatestHundredChangesAreListed() throws Exception {
        startWithRealmAndValveInTheEngine();
        for (int i = 0; i < 102; i++) {
            valve.change(i % 2 == 1, i % 2 == 0, false, "carol");
        }
        assertEquals(100, valve.getChanges().size());
        assertNull(valve.getChanges().get(new Object[] {2L}), "the oldest are dropped");
        assertEquals("carol", valve.getChanges().get(new Object[] {102L}).get("by"));
    }

    @Test
    void whatChangesAndSavesNothingIsNotListed() throws Exception {
        startWithRealmAndValveInTheEngine();
        valve.change(false, true, false, "carol");
        for (int i = 0; i < 101; i++) {
            assertEquals(0L, valve.change(false, false, false, "mallory").get("number"));
        }
        assertEquals(1, valve.getChanges().size());
        CompositeData saved = valve.change(false, false, true, "carol");
        assertEquals(2L, saved.get("number"), "the file has changed");
        CompositeData again = valve.change(false, false, true, "mallory");
        assertEquals(List.of(0L, true, ""), List.of(again.get("number"), again.get("saved"), again.get("copy")));
        assertTrue(
                again.get("words").toString().startsWith("Not changed: enabled is [false] already. Saved already in "),
                again::toString);
        assertEquals(2, valve.getChanges().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void changeOfADescriptorSaysThatTomcatRedeploysTheApplication(boolean autoDeploy) throws Exception {
        Path descriptor = serverXml.resolveSibling("ROOT.xml");
        Files.writeString(
                descriptor,
                "<Context><Valve className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\" enabled=\"true\"/>"
                        + "</Context>");
        tomcat.context().setConfigFile(descriptor.toUri().toURL());
        tomcat.host().setAutoDeploy(autoDeploy);
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.context().getPipeline().addValve(valve);
        tomcat.start();
        CompositeData change = valve.change(false, true, true, "carol");
        assertEquals(true, change.get("saved"), change::toString);
        assertEquals(autoDeploy, change.get("words").toString().contains(" Tomcat redeploys [/]"), change::toString);
    }

    @Test
    void fileThatIsNoPathIsUnknown() throws Exception {
        tomcat.engine().getService().getServer().getCatalina().setConfigFile("http://example.com/\0.xml");
        startWithRealmAndValveInTheEngine();
        assertNull(valve.getSavedEnabled());
        assertTrue(valve.getSavedIn().startsWith("unknown: "), valve::getSavedIn);
        assertEquals(false, valve.change(false, true, true, "carol").get("saved"));
    }

    @Test
    void valveBesideThatOfTheFileDoesNotEditIt() throws Exception {
        startWithRealmAndValveInTheEngine();
        ClientCertificateMappingValve second = new ClientCertificateMappingValve();
        second.setEnabled(true);
        tomcat.engine().getPipeline().addValve(second);
        CompositeData change = second.change(false, true, true, "carol");
        assertFalse(second.isEnabled());
        assertEquals(false, change.get("saved"), change::toString);
        assertTrue(change.get("words").toString().contains("[Engine Tomcat] has 2 "), change::toString);
        assertNull(second.getSavedEnabled());
        assertEquals(SERVER_XML, Files.readString(serverXml));
    }
}
