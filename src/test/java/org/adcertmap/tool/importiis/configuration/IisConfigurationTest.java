// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Values are inherited, overridden and locked as in IIS; files that are something else are rejected. */
class IisConfigurationTest {
    private static final String SITES = "<system.applicationHost><sites><site name='S'>"
            + "<application path='/'/><application path='/a'/></site></sites></system.applicationHost>";

    @TempDir
    private Path folder;

    private IisConfiguration read(String content, String... webConfigs)
            throws IOException, InvalidIisConfigurationException {
        Path file = Files.writeString(
                folder.resolve("applicationHost.config"), "<configuration>" + content + SITES + "</configuration>");
        Map<IisPath, Path> files = new LinkedHashMap<>();
        for (int i = 0; i < webConfigs.length; i += 2) {
            files.put(
                    IisPath.parse(webConfigs[i]),
                    Files.writeString(
                            folder.resolve(i + ".config"), "<configuration>" + webConfigs[i + 1] + "</configuration>"));
        }
        return IisConfiguration.read(file, files);
    }

    private static String access(String flags) {
        return "<system.webServer><security><access sslFlags='" + flags + "'/></security></system.webServer>";
    }

    private static String location(String attributes, String flags) {
        return "<location " + attributes + ">" + access(flags) + "</location>";
    }

    private static String flags(IisConfiguration configuration, String path) {
        return configuration
                .effective(IisSection.ACCESS, configuration.sites().get(0), IisPath.parse(path))
                .attribute("sslFlags")
                .orElse("absent");
    }

    @Test
    void innermostValueCounts() throws Exception {
        assertEquals("absent", flags(read(""), "S/a"));
        assertEquals("8", flags(read(access("8")), "S/a"));
        IisConfiguration configuration = read(
                location("path='s/A/b'", "40") + access("8") + location("path=''", "256") + location("path='S'", "32"));
        assertEquals("40", flags(configuration, "S/a/b/c"));
        assertEquals("32", flags(configuration, "S/a"));
        assertEquals("40", flags(configuration, "S/A/B"));
        assertEquals("256", flags(read(access("8") + location("path='.'", "256")), "S"));
    }

    @Test
    void webConfigCountsOnlyWhereTheSectionIsNotLocked() throws Exception {
        String inner = access("40");
        assertEquals("8", flags(read(access("8"), "S", inner), "S/a"));
        assertEquals(1, read(access("8"), "S", inner).lockedSections().size());
        String unlocked = location("path='S' overrideMode='Allow'", "8");
        assertEquals("40", flags(read(unlocked, "S", inner), "S/a"));
        assertEquals(0, read(unlocked, "S", inner).lockedSections().size());
        assertEquals("8", flags(read(unlocked + location("path='S/a' overrideMode='Deny'", "8"), "S/a", inner), "S/a"));
        assertEquals("8", flags(read(location("path='S/a' allowOverride='false'", "8"), "S/a", inner), "S/a"));
        String declared = "<configSections><sectionGroup name='system.webServer'><sectionGroup name='security'>"
                + "<section name='access' overrideModeDefault='Allow'/></sectionGroup></sectionGroup></configSections>";
        assertEquals("40", flags(read(declared + access("8"), "S/a", inner), "S/a"));
        assertEquals("8", flags(read(declared + access("8"), "S/a", inner), "S"));
    }

    @Test
    void webConfigOfASiteMayNameAPathAndLockIt() throws Exception {
        String unlocked = location("path='' overrideMode='Allow'", "8");
        String site = location("path='a' overrideMode='Deny'", "256");
        assertEquals("256", flags(read(unlocked, "S", site), "S/a"));
        assertEquals("8", flags(read(unlocked, "S", site), "S"));
        assertEquals("256", flags(read(unlocked, "S", site, "S/a", access("40")), "S/a"));
    }

    @Test
    void applicationsBelowDoNotInheritWhereALocationSaysSo() throws Exception {
        IisConfiguration configuration =
                read(access("8") + location("path='S' inheritInChildApplications='false'", "40"));
        assertEquals("40", flags(configuration, "S"));
        assertEquals("40", flags(configuration, "S/folder"));
        assertEquals("8", flags(configuration, "S/a"));
    }

    @Test
    void entriesOfACollectionAreAddedRemovedAndCleared() throws Exception {
        String rules = "<location path='%s'><system.webServer><security><authorization>%s</authorization></security>"
                + "</system.webServer></location>";
        IisConfiguration configuration = read(String.format(rules, "", "<add users='*'/><add roles='r'/>")
                + String.format(rules, "S", "<remove users='*' roles='' verbs=''/>")
                + String.format(rules, "S/a", "<clear/><add users='x'/>"));
        IisSite site = configuration.sites().get(0);
        assertEquals(
                "r",
                configuration.effective(IisSection.AUTHORIZATION, site, site.path()).entries("authorization").stream()
                        .map(entry -> entry.attribute("roles").orElse("?"))
                        .reduce("", String::concat));
        assertEquals(
                "x",
                configuration
                        .effective(IisSection.AUTHORIZATION, site, IisPath.parse("S/a"))
                        .entries("authorization")
                        .get(0)
                        .attribute("users")
                        .orElse(""));
    }

    private String rejected(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("rejected.config"), content);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream err = System.err;
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            return assertThrows(InvalidIisConfigurationException.class, () -> IisConfiguration.read(file, Map.of()))
                    .getMessage();
        } finally {
            System.setErr(err);
            assertEquals("", printed.toString(StandardCharsets.UTF_8), "the JDK's parser prints nothing");
        }
    }

    @Test
    void documentTypeIsRejectedAndNothingIsLoaded() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.txt"), "SECRET");
        for (String declaration : new String[] {
            "<!DOCTYPE configuration SYSTEM '" + secret.toUri() + "'>",
            "<!DOCTYPE configuration [<!ENTITY x SYSTEM '" + secret.toUri() + "'>]>",
            "<!DOCTYPE configuration [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
        }) {
            String message = rejected(declaration + "<configuration x='&x;'>&x;" + SITES + "</configuration>");
            assertTrue(message.contains("document type declaration"), message);
            assertFalse(message.contains("SECRET"), message);
        }
        rejected("<!DOCTYPE configuration [<!ENTITY x");
        rejected("<!DOCTYPE configuration");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "<configuration>",
                "<web-app/>",
                "<configuration/>",
                "<configuration><system.applicationHost><sites><site/></sites></system.applicationHost></configuration>",
                "<configuration>&x;</configuration>"
            })
    void otherFilesAreRejected(String content) throws Exception {
        String message = rejected(content);
        assertTrue(message.contains("rejected.config"), message);
    }

    @Test
    void invalidValuesAreNamedWithTheirLine() throws Exception {
        String message = rejected("<configuration>\n" + access("Ssl, SslNegotiateCerts") + SITES + "</configuration>");
        assertTrue(message.startsWith("rejected.config:2: <access>: sslFlags: unknown flag"), message);
        String mapping = "<system.webServer><security><authentication><clientCertificateMappingAuthentication %s/>"
                + "</authentication></security></system.webServer>";
        assertTrue(rejected("<configuration>" + String.format(mapping, "enabled='yes'") + SITES + "</configuration>")
                .contains("neither true nor false"));
        assertTrue(rejected("<configuration>" + String.format(mapping, "enable='true'") + SITES + "</configuration>")
                .contains("no attribute enable"));
        assertTrue(rejected("<configuration><system.applicationHost><sites><site name='S'><bindings>"
                        + "<binding protocol='https' bindingInformation='*:99999:'/></bindings></site></sites>"
                        + "</system.applicationHost></configuration>")
                .contains("is not address:port:host"));
    }

    @Test
    void nestingIsBounded() throws Exception {
        String message = rejected("<configuration>" + "<x>".repeat(200) + "</x>".repeat(200) + "</configuration>");
        assertTrue(message.contains("nested too deeply"), message);
    }
}
