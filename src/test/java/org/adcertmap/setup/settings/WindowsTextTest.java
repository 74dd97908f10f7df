// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.DirectoryAssembly;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.types.RoleMappingsFile;
import org.adcertmap.setup.types.StrongNameMatchesSetting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that editors and shells of Windows write are read, and paths of Windows are read or explained. */
class WindowsTextTest {
    private static final List<Setting<?>> TABLE = RealmSettings.all();
    private static final String THUMBPRINT = "9f1c2d3e4b5a69788796a5b4c3d2e1f00f1e2d3c";

    @TempDir
    private Path folder;

    private Path write(String name, String text, String encoding) throws IOException {
        boolean hasMark = encoding.endsWith(" with mark");
        Charset charset = Charset.forName(encoding.replace(" with mark", ""));
        return Files.write(folder.resolve(name), ((hasMark ? "\uFEFF" : "") + text).getBytes(charset));
    }

    private String error(String line) throws IOException {
        Path file = Files.writeString(folder.resolve("adcertmap.properties"), "# Windows\r\n" + line + "\r\n");
        List<String> errors = assertThrows(SettingsException.class, () -> SettingsFile.read(file, TABLE))
                .texts();
        assertEquals(1, errors.size(), errors::toString);
        return errors.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-8 with mark", "UTF-16LE with mark", "UTF-16BE with mark"})
    void everyTextFileIsReadWithWindowsLineEndsAndByteOrderMark(String encoding) throws Exception {
        Path ca = Files.writeString(
                folder.resolve("ca.pem"), TestCa.root("CN=CA").pem().replace("\n", "\r\n"));
        write("password", "p\u00e4ss word\r\nsecond line\r\n", encoding);
        Path roles = write("roles.txt", "# roles\r\nDOMAIN\\Admins = admin, manager\r\n\r\nUsers = user\r\n", encoding);
        Path tuples = write("tuples.txt", THUMBPRINT + ";1.3.6.1.4.1.99999.1;UpnSuffix=corp.example.com\r\n", encoding);
        Path settings = write(
                "adcertmap.properties",
                "# settings\r\ndomain = corp.example.com\r\n\r\nservers = dc1\r\nbindDn = CORP\\\\svc\r\n"
                        + "bindPasswordFile = password\r\nroleMappings = roles.txt\r\nntAuth = file:ca.pem\r\n"
                        + "strongNameMatches = file:tuples.txt\r\n",
                encoding);
        SettingsFile file = SettingsFile.read(settings, TABLE);
        assertEquals("CORP\\svc", file.values().get("bindDn"));
        assertEquals(4, file.lines().get("servers"));
        assertEquals(folder.resolve("password").toString(), file.values().get("bindPasswordFile"));
        assertEquals(
                "p\u00e4ss word",
                TextFile.read(folder.resolve("password")).lines().findFirst().orElseThrow());
        assertEquals(
                List.of("DOMAIN\\Admins", "Users"),
                new RoleMappingsFile(roles).mapping().groups());
        assertEquals(1, StrongNameMatchesSetting.parse("file:" + tuples).size());
        assertEquals(1, CaCertificatesFile.read(ca.toString(), Optional.empty()).size());
        try (DirectoryAssembly<?> assembly = DirectoryAssembly.of(file.values(), Clock.systemUTC())) {
            assertEquals(List.of(), assembly.state().domainControllers());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "directoryTrustStoreFile = C:\\Tomcat\\conf\\dc.p12 | C:/Tomcat/conf/dc.p12",
                "directoryTrustStoreFile: C:\\Tomcat\\\\conf\\dc.p12 | C:/Tomcat/conf/dc.p12",
                "keytab=conf\\tomcat.keytab | conf/tomcat.keytab",
                "ntAuth = file:C:\\Tomcat 11\\cas.pem | file:C:/Tomcat 11/cas.pem",
                "keyStoreFile = \\\\server\\share\\key.p12 | //server/share/key.p12"
            })
    void pathWithSingleBackslashesIsExplainedWithTheLineToWrite(String line, String path) throws IOException {
        String error = error(line);
        String setting = line.split("[ =:]")[0];
        assertTrue(error.startsWith("settings: line 2 of "), error);
        assertTrue(error.endsWith("; write " + setting + " = " + path + ", or each backslash twice"), error);
    }

    @Test
    void accountWithASingleBackslashIsExplainedAndASecretIsNotQuoted() throws IOException {
        assertTrue(error("bindDn = CORP\\svc").endsWith("; write bindDn = CORP\\\\svc"), error("bindDn = CORP\\svc"));
        String secret = error("bindPassword = s3\\cret");
        assertTrue(secret.endsWith("; write \\\\, or use / in a path"), secret);
        assertFalse(secret.contains("s3"), secret);
        assertFalse(error("bindPasword = s3\\cret").contains("s3"), "nor one whose name is misspelled");
        assertTrue(error("servers = dc1 \\").endsWith("; write \\\\, or use / in a path"));
    }

    @Test
    void pathWithDoubledBackslashesOrSlashesIsRead() throws Exception {
        Path file = Files.writeString(
                folder.resolve("adcertmap.properties"),
                "keytab = C:\\\\Tomcat\\\\svc.keytab\r\nkeyStoreFile = C:/Tomcat/key.p12\r\n");
        Map<String, String> values = SettingsFile.read(file, TABLE).values();
        assertTrue(values.get("keytab").endsWith("C:\\Tomcat\\svc.keytab"), values::toString);
        assertTrue(values.get("keyStoreFile").endsWith("C:/Tomcat/key.p12"), values::toString);
    }

    @Test
    void quotationMarksAroundAPathAreExplained() throws Exception {
        assertEquals(
                "keytab: the quotation marks are part of the value; remove them",
                error("keytab = \"C:/Program Files/svc.keytab\""));
        Path file = Files.writeString(folder.resolve("adcertmap.properties"), "bindPassword = \"quoted\"\r\n");
        assertEquals("\"quoted\"", SettingsFile.read(file, TABLE).values().get("bindPassword"));
    }

    @Test
    void nameThatIsNoPathIsReportedAsThatAndNotAsAVariable() throws Exception {
        Path file = Files.writeString(
                folder.resolve("adcertmap.properties"), "keytab = a\\u0000b\r\n".replace("\\u0000", "\0"));
        assertEquals(
                "a\0b", SettingsFile.read(file, TABLE).values().get("keytab"), "the reader of the file reports it");
    }
}
