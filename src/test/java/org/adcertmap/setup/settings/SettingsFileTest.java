// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.adcertmap.setup.RealmSettings;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A settings file is read as UTF-8 properties with a few variables, and every error in it is reported. */
class SettingsFileTest {
    private static final List<Setting<?>> TABLE = RealmSettings.all();

    private Path directory;

    @BeforeEach
    void directory(@TempDir Path directory) {
        this.directory = directory;
    }

    private Map<String, String> read(String text) throws SettingsException, IOException {
        return SettingsFile.read(Files.writeString(directory.resolve("adcertmap.properties"), text), TABLE)
                .values();
    }

    private List<String> errors(String text) {
        return assertThrows(SettingsException.class, () -> read(text)).texts();
    }

    @Test
    void variablesAreReplaced() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "s3cret");
        System.setProperty("adcertmap.test.domain", "corp.example.com");
        Map<String, String> values =
                read("domain = ${sys:adcertmap.test.domain}\nservers = ${sys:adcertmap.test.none:-dc1}\n"
                        + "bindDn = ${env:PATH}\n"
                        + "bindPassword = ${file:UTF-8:" + secret + "}\nuserNameFormat = DOMAIN\\\\sam\n");
        assertEquals("corp.example.com", values.get("domain"));
        assertEquals("dc1", values.get("servers"));
        assertEquals(System.getenv("PATH"), values.get("bindDn"));
        assertEquals("s3cret", values.get("bindPassword"));
        assertEquals("DOMAIN\\sam", values.get("userNameFormat"));
    }

    @Test
    void textContainsNoSecret() throws Exception {
        Path file = Files.writeString(directory.resolve("adcertmap.properties"), "bindPassword = s3cret\n");
        assertEquals("settings file " + file, SettingsFile.read(file, TABLE).toString());
    }

    @Test
    void otherVariablesAreConfigurationErrors() {
        List<String> errors = errors("domain = ${script:javascript:1}\nservers = ${dns:localhost}\n"
                + "bindDn = ${url:UTF-8:file:///etc/passwd}\n"
                + "cacheSize = ${env:NO_SUCH_VARIABLE_HERE}\ncacheTtl = ${domain}\n");
        assertEquals(5, errors.size(), errors::toString);
        assertTrue(errors.stream().allMatch(error -> error.contains("unknown variable")), errors::toString);
    }

    @Test
    void singleBackslashIsReportedByLineNumberWithoutTheValue() {
        List<String> errors = errors("# CORP\\reader in a comment\nbindDn = CORP\\reader\n"
                + "bindPassword = \\u12S3cretX\ncacheTtl = 5s\\\nservers = dc1\n");
        assertEquals(3, errors.size(), errors::toString);
        for (int i = 0; i < 3; i++) {
            assertTrue(errors.get(i).startsWith("settings: line " + (i + 2) + " of "), errors::toString);
            assertTrue(errors.get(i).contains("single backslash"), errors::toString);
            assertFalse(errors.get(i).contains("12S3"), errors::toString);
        }
    }

    @Test
    void prefixOfAVariableIsReadInAnyCaseAndADefaultFollowsIt() throws Exception {
        var values = read("domain = ${ENV:NO_SUCH_VARIABLE_HERE:-corp.example.com}\nsite = ${Env:PATH}\n"
                + "bindDn = ${env:NO_SUCH_VARIABLE_HERE:-}\n");
        assertEquals("corp.example.com", values.get("domain"));
        assertEquals(System.getenv("PATH"), values.get("site"));
        assertEquals("", values.get("bindDn"));
    }

    @Test
    void replacementTextIsNotSearchedForVariables() throws Exception {
        System.setProperty("adcertmap.test.text", "pa${env:PATH}ss\\ ");
        assertEquals(
                "pa${env:PATH}ss\\ ",
                read("bindPassword = ${sys:adcertmap.test.text}\n").get("bindPassword"));
    }

    @Test
    void byteOrderMarkIsRemoved() throws Exception {
        assertEquals(
                "corp.example.com", read("\uFEFFdomain = corp.example.com\n").get("domain"));
    }

    @Test
    void fileInAnotherEncodingIsReported() throws Exception {
        for (byte[] octets : List.of(
                "bindDn = J\u00fcrgen".getBytes(StandardCharsets.ISO_8859_1),
                new byte[] {(byte) 0xFF, (byte) 0xFE, 0x00, (byte) 0xD8})) {
            Path file = Files.write(directory.resolve("other.properties"), octets);
            SettingsException e = assertThrows(SettingsException.class, () -> SettingsFile.read(file, TABLE));
            assertTrue(e.getMessage().contains("the file is not encoded in UTF-8; save it in UTF-8"), e.getMessage());
        }
    }

    @Test
    void messageDoesNotContainASecret() {
        List<String> errors = errors("bindPassword = s3cret${x}\nbindPasword = s3cret${x}\n");
        assertEquals(2, errors.size());
        assertTrue(errors.stream().noneMatch(error -> error.contains("s3cret")), errors::toString);
    }

    @Test
    void fileNamesAreResolvedAgainstTheDirectoryOfTheSettingsFile() throws Exception {
        Map<String, String> values = read("bindPasswordFile = sub/../password\ndirectoryTrustStoreFile = /etc/x.p12\n"
                + "settings = here\nntAuth = file:cas.pem\n");
        assertEquals("file:" + directory.resolve("cas.pem"), values.get("ntAuth"));
        assertEquals(directory.resolve("password").toString(), values.get("bindPasswordFile"));
        assertEquals("/etc/x.p12", values.get("directoryTrustStoreFile"));
        assertEquals("here", values.get("settings"));
    }

    @Test
    void duplicateNameIsAnErrorAndIncludeIsNotFollowed() throws Exception {
        Files.writeString(directory.resolve("more"), "domain = evil.example.com\n");
        assertEquals(
                1, errors("domain = a.example.com\ndomain = b.example.com\n").size());
        assertEquals(Map.of("include", "more"), read("include = more\n"));
    }

    @Test
    void commasAndUmlautsAreKept() throws Exception {
        Map<String, String> values = read("mappingMethods = upn, sid\nbindDn = CN=Jürgen,DC=corp\n");
        assertEquals("upn, sid", values.get("mappingMethods"));
        assertEquals("CN=Jürgen,DC=corp", values.get("bindDn"));
    }

    @Test
    void missingFileIsReportedByName() {
        Path missing = directory.resolve("missing.properties");
        SettingsException e = assertThrows(SettingsException.class, () -> SettingsFile.read(missing, TABLE));
        assertTrue(e.getMessage().contains(missing.toString()), e.getMessage());
    }
}
