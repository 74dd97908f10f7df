// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Valve of a container is found in its file, and only its value changes. */
class ValveElementTest {
    private static final String VALVE = "<Valve className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\" %s/>";
    private static final String SERVER_XML = """
      <Server>
        <Service name="Catalina">
          <Engine name="Catalina">
            ENGINE
            <Host name="localhost">
              HOST
              <Context path="/app">
                APP
              </Context>
            </Host>
            <Host name="other.example.com"/>
          </Engine>
        </Service>
        <Service name="Second">
          <Engine name="Catalina">
            SECOND
          </Engine>
        </Service>
      </Server>
      """.replace("ENGINE", VALVE.formatted("enabled=\"true\""))
            .replace("HOST", VALVE.formatted("enabled='false'"))
            .replace("APP", VALVE.formatted("enabled=\"${mapping}\""))
            .replace("SECOND", VALVE.formatted(""));

    @TempDir
    private Path folder;

    private XmlFile file() throws Exception {
        return XmlFile.read(Files.writeString(folder.resolve("server.xml"), SERVER_XML));
    }

    private static ContainerPath path(String service, String host, String context) {
        return new ContainerPath(service, "Catalina", Optional.ofNullable(host), Optional.ofNullable(context));
    }

    private ValveElement valve(ContainerPath container) throws Exception {
        List<ValveElement> found = ValveElement.of(file(), container);
        assertEquals(1, found.size());
        return found.get(0);
    }

    @Test
    void eachContainerHasItsOwnValve() throws Exception {
        assertEquals("true", valve(path("Catalina", null, null)).enabled());
        assertEquals("false", valve(path("Catalina", "LOCALHOST", null)).enabled());
        assertEquals("${mapping}", valve(path("Catalina", "localhost", "/app")).enabled());
        assertTrue(valve(path("Catalina", "localhost", "/app")).hasPlaceholder());
        assertFalse(valve(path("Second", null, null)).hasPlaceholder());
        assertEquals("false", valve(path("Second", null, null)).enabled(), "the default");
    }

    @Test
    void lineIsThatOfTheElement() throws Exception {
        assertEquals(4, valve(path("Catalina", null, null)).line());
        assertEquals(6, valve(path("Catalina", "localhost", null)).line());
    }

    @Test
    void containerWithoutAValveHasNone() throws Exception {
        assertEquals(List.of(), ValveElement.of(file(), path("Catalina", "other.example.com", null)));
        assertEquals(List.of(), ValveElement.of(file(), path("Catalina", "localhost", "")));
        assertEquals(List.of(), ValveElement.of(file(), path("Third", null, null)));
    }

    @Test
    void savingChangesOneValueAndKeepsACopy() throws Exception {
        Path copy = valve(path("Catalina", "localhost", null)).save(true).orElseThrow();
        assertEquals(SERVER_XML, Files.readString(copy));
        assertEquals(
                SERVER_XML.replace("enabled='false'", "enabled='true'"),
                Files.readString(folder.resolve("server.xml")));
    }

    @Test
    void savingTheSameValueWritesNothing() throws Exception {
        assertEquals(Optional.empty(), valve(path("Catalina", null, null)).save(true));
        assertEquals(Optional.empty(), valve(path("Second", null, null)).save(false), "the default");
        assertEquals(SERVER_XML, Files.readString(folder.resolve("server.xml")));
    }

    @Test
    void onlyTheRootOfADescriptorIsAContainer() throws Exception {
        XmlFile descriptor = XmlFile.read(Files.writeString(
                folder.resolve("app.xml"), "<Context>\n" + VALVE.formatted("enabled=\"true\"") + "</Context>"));
        assertEquals("true", ValveElement.of(descriptor).get(0).enabled());
        assertEquals(List.of(), ValveElement.of(file()));
    }
}
