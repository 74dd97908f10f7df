// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.files.StagedFile;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.install.SettingsOptions.Needs;
import org.adcertmap.tool.install.SettingsOptions.Prompts;
import org.adcertmap.tool.install.SettingsOptions.TrustStore;
import org.adcertmap.tool.install.SettingsOptions.Values;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The files that install creates: what is in them, who may read them, and that no other file is changed. */
class NewFilesTest {
    private final TestCa ca = TestCa.root("CN=DC CA");

    @TempDir
    private Path base;

    private Path conf;
    private Path serverXml;

    @BeforeEach
    void createConf() throws IOException {
        conf = Files.createDirectories(base.resolve("conf"));
        serverXml = Files.writeString(conf.resolve("server.xml"), "<Server/>");
        Files.setPosixFilePermissions(serverXml, PosixFilePermissions.fromString("rw-r--r--"));
    }

    private static Values values(String domain, String bindDn, String password, TrustStore store) {
        return new Values(
                Optional.ofNullable(domain),
                Optional.empty(),
                Optional.ofNullable(bindDn),
                Optional.ofNullable(password),
                Optional.ofNullable(store),
                Optional.empty());
    }

    private NewFiles create(Values values) throws IOException, SettingsException {
        try (NewFiles files = NewFiles.stage(base, serverXml, values)) {
            for (StagedFile file : files.staged()) {
                file.create();
            }
            return files;
        }
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(conf.resolve(name)));
    }

    @Test
    void settingsPasswordAndTrustStoreAreCreated() throws Exception {
        NewFiles files = create(values(
                "corp.example.com",
                "CORP\\svc-${x}",
                "päss word",
                new TrustStore(ca.pem().getBytes(), "domain-controllers.pem")));
        String settings = Files.readString(conf.resolve("adcertmap.properties"));
        assertTrue(settings.contains("\ndomain = corp.example.com\n"), settings);
        assertTrue(settings.contains("\nbindDn = CORP\\\\svc-$${x}\n"), settings);
        assertTrue(settings.contains("\n#servers =\n"), "no domain controller of the sample stays in force");
        assertTrue(settings.contains("\ndirectoryTrustStoreFile = domain-controllers.pem\n"), settings);
        assertTrue(settings.contains("\n#directoryTrustStorePasswordFile =\n"), settings);
        assertEquals("päss word\n", Files.readString(conf.resolve("adcertmap.password")));
        assertEquals(ca.pem(), Files.readString(conf.resolve("domain-controllers.pem")));
        assertEquals("rw-r--r--", permissions("adcertmap.properties"));
        assertEquals("rw-r-----", permissions("adcertmap.password"), "whatever server.xml permits others");
        assertEquals(Set.of("adcertmap.properties", "adcertmap.password", "domain-controllers.pem"), files.names());
        assertEquals("CORP\\svc-${x}", files.values().get("bindDn"));
    }

    @Test
    void trustStoreOfTheSampleIsNamedOnlyIfItExists() throws Exception {
        create(values("corp.example.com", null, null, null));
        String without = Files.readString(conf.resolve("adcertmap.properties"));
        assertTrue(without.contains("\ndirectoryTrustStoreFile = domain-controllers.pem\n"), without);
        assertTrue(without.contains("\n#directoryTrustStorePasswordFile =\n"), "PEM needs none");
        create(values(null, null, null, new TrustStore(ca.pem().getBytes(), "domain-controllers.cer")));
        assertEquals(ca.pem(), Files.readString(conf.resolve("domain-controllers.pem")), "as the settings name it");
        Files.delete(conf.resolve("adcertmap.properties"));
        Files.writeString(conf.resolve("domain-controllers.p12"), "x");
        create(values("corp.example.com", null, null, null));
        String with = Files.readString(conf.resolve("adcertmap.properties"));
        assertTrue(with.contains("\ndirectoryTrustStoreFile = domain-controllers.p12\n"), with);
        assertTrue(with.contains("\ndirectoryTrustStorePasswordFile = domain-controllers.password\n"), with);
    }

    @Test
    void settingsFileThatExistsIsNotChangedAndTheFileThatItNamesIsCreated() throws Exception {
        Path settings = Files.writeString(conf.resolve("adcertmap.properties"), "bindPasswordFile = own.password\n");
        NewFiles files = create(values("other.example.com", null, "secret", null));
        assertEquals("bindPasswordFile = own.password\n", Files.readString(settings));
        assertEquals("secret\n", Files.readString(conf.resolve("own.password")));
        assertEquals(Set.of("own.password"), files.names());
        create(values(null, null, "changed", null));
        assertEquals("secret\n", Files.readString(conf.resolve("own.password")), "nor is a password that exists");
    }

    @Test
    void nothingStaysUnlessItIsPutInPlace() throws Exception {
        try (NewFiles files = NewFiles.stage(base, serverXml, values("corp.example.com", "x", "secret", null))) {
            Path staged = Path.of(files.values().get("bindPasswordFile"));
            assertEquals("secret\n", Files.readString(staged), "the settings can be tried with it");
            assertFalse(Files.exists(conf.resolve("adcertmap.password")));
        }
        Files.writeString(conf.resolve("adcertmap.properties"), "domain = x\n");
        assertThrows(
                SettingsException.class,
                () -> NewFiles.stage(base, serverXml, values(null, null, "secret", null)),
                "no setting names a file for it");
        try (Stream<Path> left = Files.list(conf)) {
            assertEquals(
                    Set.of("server.xml", "adcertmap.properties"),
                    Set.copyOf(left.map(file -> file.getFileName().toString()).toList()));
        }
    }

    @Test
    void promptIsForWhatNoOptionGives() throws Exception {
        Path trustStore = Files.writeString(base.resolve("dc-ca.cer"), ca.pem());
        StringBuilder prompts = new StringBuilder();
        Prompts typed = new Prompts() {
            @Override
            public Optional<String> line(String prompt) {
                prompts.append(prompt).append('\n');
                return prompt.startsWith("File") ? Optional.of(trustStore.toString()) : Optional.of("typed");
            }

            @Override
            public Optional<String> password(String prompt) {
                return Optional.of("typed secret");
            }
        };
        SettingsOptions options = new SettingsOptions();
        new CommandLine(new Holder(options)).parseArgs("--domain", "corp.example.com", "--servers", "dc1");
        Values all = options.read(Optional.of(typed), new Needs(true, true, true));
        assertEquals(Optional.of("corp.example.com"), all.domain());
        assertEquals(Optional.of("typed"), all.bindDn());
        assertEquals(Optional.of("typed secret"), all.password());
        assertEquals("domain-controllers.pem", all.trustStore().orElseThrow().name());
        assertFalse(prompts.toString().contains("DNS name"), "it was given");
        Values none = options.read(Optional.of(typed), new Needs(false, false, false));
        assertEquals(Optional.empty(), none.password());
        assertEquals(Optional.empty(), none.bindDn());
    }

    @Test
    void fileOfAnOptionThatCannotBeUsedIsNamedWithTheOption() throws Exception {
        Path key = Files.writeString(base.resolve("x.key"), "-----BEGIN PRIVATE KEY-----\n");
        Path empty = Files.writeString(base.resolve("empty"), "\n");
        for (String[] arguments : new String[][] {
            {"--trust-store", key.toString()},
            {"--bind-password-file", empty.toString()},
            {"--bind-password-file", base.resolve("missing").toString()}
        }) {
            SettingsOptions options = new SettingsOptions();
            new CommandLine(new Holder(options)).parseArgs(arguments);
            String message = assertThrows(
                            IllegalArgumentException.class,
                            () -> options.read(Optional.empty(), new Needs(true, true, true)))
                    .getMessage();
            assertTrue(message.startsWith(arguments[0] + ": ") && message.contains(arguments[1]), message);
        }
    }

    @CommandLine.Command
    private static final class Holder {
        @CommandLine.Mixin
        private final SettingsOptions options;

        Holder(SettingsOptions options) {
            this.options = options;
        }
    }
}
