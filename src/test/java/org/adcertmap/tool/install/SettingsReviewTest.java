// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.setup.DirectoryFinding.Check;
import org.adcertmap.setup.DirectoryFinding.Level;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.tool.configure.SettingsReview;
import org.adcertmap.tool.console.ConsolePart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is missing in the settings is told from what is wrong, and each missing file has the command that makes it. */
@StartsServer
class SettingsReviewTest {
    private final Map<String, String> settings = new HashMap<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() {
        settings.put("domain", "corp.example.com");
        settings.put("bindDn", "svc-tomcat@corp.example.com");
        settings.put("bindPasswordFile", folder.resolve("adcertmap.password").toString());
        settings.put(
                "directoryTrustStoreFile",
                folder.resolve("domain-controllers.p12").toString());
        settings.put(
                "directoryTrustStorePasswordFile",
                folder.resolve("domain-controllers.password").toString());
    }

    private SettingsReview review() {
        return SettingsReview.of(settings, false);
    }

    private List<String> missing() {
        return review().missing().stream().map(ConfigurationError::text).toList();
    }

    @Test
    void eachMissingFileIsNamedOnceWithTheCommandThatMakesIt() {
        List<String> missing = missing();
        assertEquals(3, missing.size(), missing::toString);
        assertTrue(
                missing.get(0).startsWith("directoryTrustStoreFile: the file " + folder)
                        && missing.get(0).contains("keytool -importcert"),
                missing::toString);
        assertTrue(missing.get(1).contains("(umask 077; cat > " + folder), missing::toString);
        assertTrue(
                missing.get(2).startsWith("bindPasswordFile: ")
                        && missing.get(2).contains("install prompts"),
                missing::toString);
        assertEquals(List.of(), review().errors());
        assertFalse(review().isComplete());
    }

    @Test
    void missingSettingsAreStepsAndInvalidOnesAreErrors() throws Exception {
        settings.remove("bindDn");
        settings.put("servers", "http://dc1");
        settings.put("cacheTtl", "required setting is missing");
        assertTrue(missing().stream().anyMatch(line -> line.startsWith("bindDn: required setting is missing")));
        assertEquals(
                Set.of("servers", "cacheTtl"),
                Set.copyOf(review().errors().stream()
                        .map(ConfigurationError::subject)
                        .toList()));
    }

    @Test
    void otherFilesAndFoldersCount() {
        settings.put("roleMappings", folder.resolve("roles.txt").toString());
        settings.put("ntAuth", "file:" + folder.resolve("cas.pem"));
        settings.put("revocationCacheDirectory", folder.resolve("cache").toString());
        List<String> missing = missing();
        assertTrue(missing.stream().anyMatch(line -> line.startsWith("roleMappings: the file ")), missing::toString);
        assertTrue(missing.stream().anyMatch(line -> line.startsWith("ntAuth: the file ")), missing::toString);
        assertFalse(missing.toString().contains("revocationCacheDirectory"), "it is created at the start");
    }

    @Test
    void completeSettingsAreTriedOnTheDirectory() throws Exception {
        try (FakeActiveDirectory directory = FakeActiveDirectory.start()) {
            Map<String, String> complete = DirectoryAccess.settings(directory, folder);
            assertTrue(SettingsReview.of(complete, true).directory().stream()
                    .anyMatch(finding -> finding.check() == Check.CONNECTION && finding.level() == Level.OK));
            assertEquals(List.of(), SettingsReview.of(complete, false).directory());
            assertTrue(SettingsReview.of(complete, false).isComplete());
        }
    }

    @Test
    void stepThatIsReallyNextIsFirst() {
        List<String> all = NextSteps.of(
                List.of("bindDn: missing"), false, false, "java -jar a.jar", "--catalina-base x", "--settings s", "s");
        assertTrue(all.get(0).startsWith("Next: complete s:") && all.get(1).equals("  bindDn: missing"), all::toString);
        assertTrue(all.get(2).startsWith("Then: make a TLS connector"), all::toString);
        List<String> connector =
                NextSteps.of(List.of(), false, false, "java -jar a.jar", "--catalina-base x", "--settings s", "s");
        assertTrue(connector.get(0).startsWith("Next: make a TLS connector"), connector::toString);
        assertEquals(
                List.of(
                        "Next: check a certificate: java -jar a.jar check --settings s --certificate alice.pem",
                        "Then: enable the mapping: java -jar a.jar enable --catalina-base x",
                        "Then: restart Tomcat"),
                NextSteps.of(List.of(), true, false, "java -jar a.jar", "--catalina-base x", "--settings s", "s"));
        assertEquals(
                List.of(
                        "Next: check a certificate: java -jar a.jar check --settings s --certificate alice.pem",
                        "Then: restart Tomcat"),
                NextSteps.of(List.of(), true, true, "java -jar a.jar", "--catalina-base x", "--settings s", "s"));
    }

    @Test
    void recordNamesFilesOfTheTomcatByTheirPlaceInIt() throws Exception {
        Path real = folder.toRealPath();
        assertEquals("conf/server.xml", InstallRecord.nameOf(real.resolve("conf/server.xml"), folder));
        assertEquals("/etc/context.xml", InstallRecord.nameOf(Path.of("/etc/context.xml"), folder));
    }

    @Test
    void recordNamesOnlyFilesInConf() throws Exception {
        Files.createDirectories(folder.resolve("conf"));
        Path model = Files.writeString(folder.resolve("conf/server.xml"), "<Server/>");
        InstallRecord record = new InstallRecord(
                Set.of("adcertmap.properties"), Set.of("/x y/server.xml"), Set.of(), Set.of(ConsolePart.WAR));
        record.write(folder, model);
        assertEquals(record, InstallRecord.read(folder));
        Files.writeString(
                InstallRecord.path(folder), "file ../server.xml\nfile /etc/passwd\nfile a b\nfile ok.p12\nnonsense\n");
        assertEquals(Set.of("ok.p12"), InstallRecord.read(folder).files());
        InstallRecord.NONE.write(folder, model);
        assertFalse(Files.exists(InstallRecord.path(folder)));
        assertEquals(InstallRecord.NONE, InstallRecord.read(folder));
    }
}
