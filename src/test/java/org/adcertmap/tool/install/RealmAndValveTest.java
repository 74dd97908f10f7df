// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.configure.EditOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** What is inserted keeps the Realm that is there, and what is removed leaves every character as it was before. */
class RealmAndValveTest {
    private static final String OURS = "<Realm className=\"org.adcertmap.tomcat.ActiveDirectoryRealm\""
            + " settings=\"conf/adcertmap.properties\"/>";
    private static final String VALVE = "<Valve className=\"org.adcertmap.tomcat.ClientCertificateMappingValve\""
            + " enabled=\"false\" sslFlags=\"Ssl, SslNegotiateCert\" anonymousAuthentication=\"true\"/>";
    private static final String STOCK = """
        <Server>
          <Service name="Catalina">
            <Engine name="Catalina" defaultHost="localhost">
              <!-- passwords -->
              <Realm className="org.apache.catalina.realm.LockOutRealm">
                <Realm className="org.apache.catalina.realm.UserDatabaseRealm"
                       resourceName="UserDatabase"/>
              </Realm>
              <Host name="localhost"/>
            </Engine>
          </Service>
        </Server>
        """;

    @TempDir
    private Path folder;

    private final EditOptions options = new EditOptions();

    private XmlFile file(String text) throws Exception {
        return XmlFile.read(Files.writeString(folder.resolve("server.xml"), text));
    }

    private RealmAndValve insert(String text) throws Exception {
        XmlFile file = file(text);
        return RealmAndValve.insert(file, options.container(file), false);
    }

    private String remove(String text, RealmAndValve inserted) throws Exception {
        return RealmAndValve.remove(file(text), options, inserted.wraps(), inserted.expands())
                .apply();
    }

    @Test
    void realmThatIsThereIsKeptInACombinedRealm() throws Exception {
        String after = insert(STOCK).edit().apply();
        assertTrue(
                after.contains("      <!-- passwords -->\n"
                        + "      <Realm className=\"org.apache.catalina.realm.CombinedRealm\">\n"
                        + "        " + OURS + "\n"
                        + "      <Realm className=\"org.apache.catalina.realm.LockOutRealm\">\n"),
                after);
        assertTrue(after.contains("      </Realm>\n      </Realm>\n      " + VALVE + "\n      <Host"), after);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                STOCK,
                "<Server><Service><Engine name='a'/></Service></Server>",
                "<Server>\n\t<Service>\n\t\t<Engine name='a' />\n\t</Service>\n</Server>\n",
                "<Server>\n  <Engine>\n  </Engine>\n</Server>",
                "<Context/>",
                "<Context>\n  <Manager/>\n</Context>\n",
                "<Context><Realm className=\"org.apache.catalina.realm.CombinedRealm\"/></Context>",
                "<Context>\n  <Realm className=\"org.apache.catalina.realm.CombinedRealm\">\n"
                        + "    <Realm className=\"A\"/><Realm className=\"B\"/></Realm>\n</Context>\n",
                "<Context><Realm className='A'/><Valve className='V'/></Context>"
            })
    void removalLeavesEveryCharacterAsItWas(String before) throws Exception {
        for (String text : new String[] {before, before.replace("\n", "\r\n")}) {
            RealmAndValve inserted = insert(text);
            String after = inserted.edit().apply();
            assertTrue(after.contains(OURS) && after.contains(VALVE), after);
            assertEquals(after, insert(after).edit().apply(), "a second time nothing is inserted");
            assertEquals(text, remove(after.replace("enabled=\"false\"", "enabled=\"true\""), inserted));
        }
    }

    @Test
    void otherChangesSinceThenStay() throws Exception {
        RealmAndValve inserted = insert(STOCK);
        String after = inserted.edit().apply().replace("<Host name=\"localhost\"/>", "<Host name=\"other\"/>");
        assertEquals(STOCK.replace("\"localhost\"/>", "\"other\"/>"), remove(after, inserted));
    }

    @Test
    void combinedRealmOfTheAdministratorStays() throws Exception {
        String own = "<Context>\n  <Realm className=\"org.apache.catalina.realm.CombinedRealm\">\n    " + OURS
                + "\n    <Realm className=\"A\"/>\n  </Realm>\n</Context>\n";
        assertEquals(
                own.replace("    " + OURS + "\n", ""),
                RealmAndValve.remove(file(own), options, false, false).apply());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "install"})
    void listedCertificatesRealmIsRemovedAsWell(String wrappedBy) throws Exception {
        String listed = "<Realm className=\"org.adcertmap.tomcat.ListedCertificatesRealm\" settings=\"conf/l\"/>";
        String alone = "<Context>\n  <Manager/>\n  " + listed + "\n</Context>\n";
        String text = wrappedBy.isEmpty() ? alone : insert(alone).edit().apply();
        assertEquals(
                "<Context>\n  <Manager/>\n</Context>\n",
                RealmAndValve.remove(file(text), options, true, false).apply());
        String nested = "<Context>\n  <Realm className=\"L\">\n    " + listed
                + "\n    <Realm className=\"A\"/>\n  </Realm>\n</Context>\n";
        assertEquals(
                nested.replace("    " + listed + "\n", ""),
                RealmAndValve.remove(
                                file(
                                        wrappedBy.isEmpty()
                                                ? nested
                                                : insert(nested).edit().apply()),
                                options,
                                true,
                                false)
                        .apply());
    }

    @Test
    void onlyTheHostThatIsNamedIsChanged() throws Exception {
        String two = STOCK.replace("<Host name=\"localhost\"/>", "<Host name=\"a\"/>\n      <Host name=\"b\"/>");
        new CommandLine(new MixinHolder(options)).parseArgs("--host", "b");
        RealmAndValve inserted = insert(two);
        String after = inserted.edit().apply();
        assertTrue(after.contains("<Host name=\"a\"/>\n      <Host name=\"b\">\n        " + OURS), after);
        assertEquals(two, remove(after, inserted));
    }

    @CommandLine.Command
    private static final class MixinHolder {
        @CommandLine.Mixin
        private final EditOptions options;

        MixinHolder(EditOptions options) {
            this.options = options;
        }
    }
}
