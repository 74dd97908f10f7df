// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands status and enable read the settings of the Realm as its start does. */
class StatusAndEnableTest {
    private static final String SERVER_XML = """
        <Server>
          <Service name="Catalina">
            <Connector port="8080"/>
            <Engine name="Catalina" defaultHost="localhost">
              <Realm className="org.adcertmap.tomcat.ActiveDirectoryRealm" settings="conf/adcertmap.properties"
                     allRolesMode="strict" ntAuth="off"/>
              <Valve className="org.adcertmap.tomcat.ClientCertificateMappingValve" enabled="false"/>
            </Engine>
          </Service>
        </Server>
        """;

    @TempDir
    private Path base;

    private Path serverXml;
    private Path settings;
    private final StringWriter out = new StringWriter();

    @BeforeEach
    void createTomcat() throws IOException {
        Path conf = Files.createDirectories(base.resolve("conf"));
        serverXml = Files.writeString(conf.resolve("server.xml"), SERVER_XML);
        Files.writeString(conf.resolve("adcertmap.password"), "secret\n");
        settings = Files.writeString(
                conf.resolve("adcertmap.properties"),
                "domain = corp.example.com\nservers = dc1\nbindDn = x\nbindPasswordFile = adcertmap.password\n");
    }

    private int run(Object command, String... arguments) {
        out.getBuffer().setLength(0);
        PrintWriter writer = new PrintWriter(out, true);
        return new CommandLine(command).setOut(writer).setErr(writer).execute(arguments);
    }

    private String status() {
        assertEquals(0, run(new StatusCommand(), "--catalina-base", base.toString()));
        return out.toString();
    }

    private int enable(String... more) {
        String[] arguments = new String[more.length + 2];
        arguments[0] = "--catalina-base";
        arguments[1] = base.toString();
        System.arraycopy(more, 0, arguments, 2, more.length);
        return run(new EnableCommand(), arguments);
    }

    @Test
    void statusWarnsOfWhatTheStartWouldWarnOf() {
        String status = status();
        assertTrue(status.contains("warning: ntAuth is [off]: "), "an attribute of the Realm: " + status);
        assertTrue(status.contains("warning: there is no TLS connector"), status);
        assertTrue(status.contains("warning: enabled is not [true]"), status);
        assertFalse(status.contains("error: "), status);
    }

    @Test
    void statusWarnsOfARealmThatIsBeforeOursWithoutAValve() throws IOException {
        String withoutValve = SERVER_XML.replaceAll("(?s)<Valve .*?/>", "");
        Files.writeString(
                serverXml,
                withoutValve.replaceFirst("<Realm ", "<Realm className=\"com.example.OtherRealm\"/>\n<Realm "));
        String warning = "is [OtherRealm]: an application with the login-config CLIENT-CERT";
        assertTrue(status().contains(warning), out::toString);
        Files.writeString(serverXml, withoutValve);
        assertFalse(status().contains(warning), out::toString);
    }

    @Test
    void statusShowsTheConsoleApartFromTheContainersWithTheMapping() throws IOException {
        Files.writeString(serverXml, SERVER_XML.replace("</Server>", """
                    <Service name="Management">
                      <Connector address="::1" port="9444" SSLEnabled="true">
                        <SSLHostConfig certificateVerification="none"/>
                      </Connector>
                      <Engine name="Management"><Host name="localhost" appBase="adcertmap"/></Engine>
                    </Service></Server>
                    """));
        String status = status();
        assertTrue(status.contains("Console https://[::1]:9444/adcertmap/ without its WAR"), status);
        assertFalse(status.contains("Engine \"Management\"") || status.contains("on the connector on port"), status);
        Files.createDirectories(base.resolve("adcertmap"));
        Path war = Files.writeString(base.resolve("adcertmap/adcertmap.war"), "");
        Files.createDirectories(base.resolve("conf/Management/localhost"));
        Files.writeString(
                base.resolve("conf/Management/localhost/adcertmap.xml"),
                "<Context><Valve className='x' allow='192.0.2.0/24'/></Context>");
        assertTrue(status().contains("/adcertmap/ " + war + ", allow=192.0.2.0/24"), out::toString);
        run(new StatusCommand(), "--catalina-base", base.toString(), "--json");
        assertTrue(out.toString().contains("\"console\":{ \"url\":\"https://[::1]:9444/adcertmap/\""), out::toString);
        assertEquals(0, enable("--dry-run"), out::toString);
    }

    @Test
    void passwordsInShownLinesAreMasked() throws IOException {
        Files.writeString(
                serverXml,
                SERVER_XML.replace("enabled=\"false\"", "enabled=\"false\" aPassword='p1' bPasswordFile='f'"));
        assertEquals(0, enable("--dry-run"));
        assertTrue(out.toString().contains("aPassword=\"***\" bPasswordFile='f'"), out::toString);
        assertFalse(out.toString().contains("p1"), out::toString);
    }

    @Test
    void statusReportsInvalidSettingsAndMissingFiles() throws IOException {
        Files.writeString(settings, "domain = corp.example.com\nbindPasswordFile = missing\ncacheTtl = 2\n");
        String status = status();
        assertTrue(status.contains("error: bindDn: required setting is missing"), status);
        assertTrue(status.contains("error: bindPasswordFile: the file " + base.resolve("conf/missing")), status);
        assertTrue(status.contains("error: cacheTtl: invalid value \"2\""), status);
        Files.delete(settings);
        assertTrue(status().contains("error: settings: the settings file"), out::toString);
        assertEquals(0, run(new StatusCommand(), "--server-xml", serverXml.toString(), "--json"));
        assertTrue(out.toString().contains("\"errors\":[ \"settings: the settings file"), out::toString);
    }

    @Test
    void statusWarnsOfNtAuthForClientsWithoutATrustManager() throws IOException {
        String attributes = "clientAuthIssuers=\"ntAuth\" ntAuth=\"directory\" ";
        Files.writeString(serverXml, SERVER_XML.replace("ntAuth=\"off\"", attributes));
        assertTrue(status().contains("warning: clientAuthIssuers is [ntAuth], but no SSLHostConfig"), out::toString);
        Files.writeString(serverXml, SERVER_XML);
        assertFalse(status().contains("clientAuthIssuers"), out::toString);
    }

    @Test
    void variableOfTomcatsOwnProcessIsNoError() throws IOException {
        Files.writeString(settings, "domain = ${sys:only.in.tomcat}\n");
        String status = status();
        assertTrue(status.contains("warning: domain: unknown variable"), status);
        assertFalse(status.contains("error: "), status);
        assertEquals(0, enable());
    }

    @Test
    void fileElsewhereIsShownWithoutItsSettings(@TempDir Path elsewhere) throws IOException {
        Path file = Files.writeString(
                elsewhere.resolve("context.xml"),
                "<Context>"
                        + "<Realm className='org.adcertmap.tomcat.ActiveDirectoryRealm' settings='conf/x'/></Context>");
        assertEquals(0, run(new StatusCommand(), "--server-xml", file.toString()));
        assertTrue(out.toString().contains("warning: the settings are not checked"), out::toString);
    }

    @Test
    void enableWritesNothingWithInvalidSettings() throws IOException {
        Files.writeString(settings, "domain = -\n");
        assertEquals(1, enable());
        assertTrue(out.toString().contains("domain: invalid value \"-\""), out::toString);
        assertTrue(out.toString().contains("nothing was written"), out::toString);
        assertEquals(SERVER_XML, Files.readString(serverXml));
        assertEquals(0, run(new DisableCommand(), "--catalina-base", base.toString()), "it needs no settings");
    }

    @Test
    void valveOutsideAContainerCountsForNoHost(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(
                folder.resolve("valve.xml"), "<Valve className='org.adcertmap.tomcat.ClientCertificateMappingValve'/>");
        assertEquals(1, run(new EnableCommand(), "--server-xml", file.toString(), "--host", "localhost"));
        assertTrue(out.toString().contains("no ClientCertificateMappingValve is configured"), out::toString);
    }

    @Test
    void enableSpeaksOfARestartOnlyIfItHasChangedTheFile() throws IOException {
        assertEquals(0, enable());
        assertTrue(out.toString().contains("when Tomcat is restarted"), out::toString);
        assertTrue(out.toString().contains("warning: there is no TLS connector"), out::toString);
        assertTrue(Files.readString(serverXml).contains("enabled=\"true\""));
        assertEquals(0, enable());
        assertTrue(out.toString().contains("already up to date"), out::toString);
        assertFalse(out.toString().contains("restarted"), out::toString);
        assertEquals(0, enable("--anonymous-authentication", "false", "--dry-run"));
        assertFalse(out.toString().contains("restarted"), out::toString);
    }
}
