// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlEdit;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.configure.EditOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checks which connectors get a trust manager, and that no attribute is set with which Tomcat would not start. */
class TrustManagersTest {
    private static final String SERVER = """
        <Server><Service>
          <Connector port="8443" SSLEnabled="true">
            <SSLHostConfig certificateVerification="optional" truststoreFile="conf/a.p12"/>
            <SSLHostConfig hostName="b" truststoreFile="conf/b.p12"/>
          </Connector>
          <Engine name="Catalina"><Realm className="A"/><Host name="localhost"/></Engine>
        </Service></Server>
        """;

    private static final String LOG =
            "trustManagerClassName=\"org.adcertmap.tomcat.handshake.LoggingClientTrustManager\"";
    private static final String DEFER =
            "trustManagerClassName=\"org.adcertmap.tomcat.handshake.DeferringClientTrustManager\"";

    @TempDir
    private Path folder;

    private XmlFile file(String text) throws Exception {
        return XmlFile.read(Files.writeString(folder.resolve("server.xml"), text));
    }

    private String set(String text, String choice) throws Exception {
        XmlFile file = file(text);
        XmlEdit edit = new XmlEdit(file.xml());
        TrustManagers.set(edit, file.xml().root(), new EditOptions().container(file), choice);
        return edit.apply();
    }

    private String clear(String text) throws Exception {
        XmlFile file = file(text);
        XmlEdit edit = new XmlEdit(file.xml());
        TrustManagers.clear(edit, file.xml().root());
        return edit.apply();
    }

    private static int count(String part, String text) {
        return text.split(part, -1).length - 1;
    }

    @Test
    void logIsForTheVirtualHostsThatRequestCertificatesAndDeferForAll() throws Exception {
        assertEquals(1, count(LOG, set(SERVER, "log")));
        assertEquals(2, count(DEFER, set(SERVER, "defer")));
        assertEquals(set(SERVER, "log"), set(set(SERVER, "log"), "log"));
    }

    @Test
    void theConsoleHasNone() throws Exception {
        String console = "<Service name=\"Management\"><Connector SSLEnabled=\"true\"><SSLHostConfig/></Connector>"
                + "<Engine name=\"Management\"><Host appBase=\"adcertmap\"/></Engine></Service></Server>";
        assertEquals(2, count(DEFER, set(SERVER.replace("</Server>", console), "defer")));
    }

    @Test
    void uninstallLeavesEveryCharacterAsItWas() throws Exception {
        assertEquals(SERVER, clear(set(SERVER, "defer")));
        assertEquals(SERVER, clear(set(SERVER, "log")));
        String others = SERVER.replace("hostName=\"b\"", "trustManagerClassName=\"com.example.X\"");
        assertEquals(others, clear(others));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "log; truststoreFile=\"conf/a.p12\"; x=\"\"; no truststoreFile",
                "defer; truststoreFile=\"conf/b.p12\"; x=\"\"; no truststoreFile",
                "log; certificateVerification=\"optional\"; certificateVerification=\"none\"; there is none",
                "log; port=\"8443\"; sslImplementationName=\"x.openssl.panama.X\"; JDK's TLS only",
                "defer; <Realm className=\"A\"/>; <Valve className=\"B\"/><Realm className=\"A\"/>; as the first Valve",
            })
    void whatTomcatWouldNotStartWithIsAnError(String choice, String part, String replacement, String error) {
        String text = SERVER.replace(part, replacement);
        assertFalse(text.equals(SERVER), part);
        ServerXmlException thrown = assertThrows(ServerXmlException.class, () -> set(text, choice));
        assertTrue(thrown.getMessage().contains(error), thrown::getMessage);
    }

    @Test
    void aValveAfterTheRealmIsNoObstacle() throws Exception {
        String text = SERVER.replace("<Realm className=\"A\"/>", "<Realm className=\"A\"/><Valve className=\"B\"/>");
        assertEquals(2, count(DEFER, set(text, "defer")));
    }
}
