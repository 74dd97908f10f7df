// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.types;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A role mappings file is validated as a whole, and read again when it has changed. */
class RoleMappingsFileTest {
    private Path file;
    private long time = 1_700_000_000_000L;

    @BeforeEach
    void file(@TempDir Path folder) {
        file = folder.resolve("roles.txt");
    }

    private void write(String text) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(
                file, FileTime.fromMillis(time += 1000)); // a distinct modification time for each write
    }

    private RoleMappingsFile read(String text) throws IOException, SettingsException {
        write(text);
        return new RoleMappingsFile(file);
    }

    @Test
    void everyErrorIsReportedWithItsLine() {
        SettingsException e = assertThrows(
                SettingsException.class,
                () -> read("# comment\n\nDomain Admins = admin\nno equals sign\n= admin\nStaff =\nStaff = a,,b\n"
                        + "Domain Admins = again\nCN=x,y = z\n"));
        assertEquals(
                List.of(
                        "line 4: must have the form",
                        "line 5: must have the form",
                        "line 6: must have the form",
                        "line 7: must have the form",
                        "line 8: the group \"Domain Admins\" is listed more than once",
                        "line 9: \"CN=x,y\" is not a distinguished name"),
                e.texts().stream()
                        .map(error -> error.replace(" of " + file, "")
                                .replaceFirst(
                                        "roleMappings: (line \\d+: (must have the form"
                                                + "|the group \".*?\" is listed more than once"
                                                + "|\".*?\" is not a distinguished name)).*",
                                        "$1"))
                        .toList());
    }

    @Test
    void groupMayBeListedOnlyOnceInAnyCase() {
        for (String text :
                List.of("Admins = a\nadmins = b\n", "CN=A,DC=x = a\ncn=a, dc=x = b\n", "Admins = a # comment\n")) {
            assertEquals(
                    1,
                    assertThrows(SettingsException.class, () -> read(text))
                            .errors()
                            .size(),
                    text);
        }
    }

    @Test
    void missingFileIsReportedByName() {
        assertTrue(assertThrows(SettingsException.class, () -> new RoleMappingsFile(file))
                .getMessage()
                .contains(file.toString()));
    }
}
