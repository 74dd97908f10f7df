// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether a Realm that is there has the settings of {@code install}, or its own. */
class OwnRealmTest {
    @TempDir
    private Path base;

    private Optional<OwnRealm> realm(String attributes) throws Exception {
        XmlFile file = XmlFile.read(Files.writeString(base.resolve("server.xml"), """
            <Engine>
              <Realm className="org.apache.catalina.realm.CombinedRealm">
                <Realm className="org.adcertmap.tomcat.ActiveDirectoryRealm" %s/>
              </Realm>
            </Engine>
            """.formatted(attributes)));
        XmlElement engine = file.xml().root();
        return OwnRealm.of(file, engine, base);
    }

    @Test
    void attributesAreItsOwnSettings() throws Exception {
        OwnRealm own = realm("domain='corp.example.com' bindDn='x'").orElseThrow();
        assertEquals(Map.of("domain", "corp.example.com", "bindDn", "x"), own.values());
        assertEquals(
                base.resolve("server.xml")
                        + ", line 3: the ActiveDirectoryRealm there has its own settings, not changed",
                own.sentence());
    }

    @Test
    void anotherFileIsItsOwnSettings() throws Exception {
        Files.writeString(base.resolve("other.properties"), "domain = corp.example.com\n");
        assertEquals(
                Map.of("domain", "corp.example.com"),
                realm("settings='other.properties'").orElseThrow().values());
        assertThrows(SettingsException.class, () -> realm("settings='missing.properties'"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"conf/adcertmap.properties", "${catalina.base}/conf/adcertmap.properties"})
    void fileOfInstallIsNot(String settings) throws Exception {
        assertEquals(Optional.empty(), realm("settings='" + settings + "'"));
    }

    @Test
    void containerWithoutTheRealmHasNone() throws Exception {
        XmlFile file = XmlFile.read(Files.writeString(base.resolve("server.xml"), "<Engine/>"));
        assertEquals(Optional.empty(), OwnRealm.of(file, file.xml().root(), base));
    }
}
