// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The new settings file, which may get a password, is as private as server.xml. */
class InstalledFilesTest {
    private static final int OTHER_USER = 12_345;

    @TempDir
    private Path base;

    private Path serverXml(String permissions) throws IOException {
        Files.createDirectories(base.resolve("conf"));
        Path file = Files.writeString(base.resolve("conf/server.xml"), "<Server/>");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    /** Gives the file to another owner where this process may; elsewhere both files have the owner of the process. */
    private static void changeOwner(Path file) throws IOException {
        try {
            Files.setAttribute(file, "unix:uid", OTHER_USER);
        } catch (FileSystemException e) {
            assertTrue(Files.isWritable(file), "it stays as it was");
        }
    }

    private void install(Path serverXml) throws IOException {
        new InstalledFiles(base, false, new PrintWriter(new StringWriter()))
                .settings("corp.example.com", null, serverXml);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-r--r--"})
    void settingsFileHasThePermissionsOfServerXml(String permissions) throws IOException {
        Path serverXml = serverXml(permissions);
        changeOwner(serverXml);
        install(serverXml);
        Path settings = base.resolve("conf/adcertmap.properties");
        assertEquals(permissions, PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)));
        assertEquals(Files.getOwner(serverXml), Files.getOwner(settings));
        assertTrue(Files.readString(settings).contains("\ndomain = corp.example.com\n"));
        try (Stream<Path> files = Files.list(base.resolve("conf"))) {
            assertEquals(2, files.count(), "no other file stays");
        }
    }

    @Test
    void settingsFileThatExistsIsNotChanged() throws IOException {
        Path serverXml = serverXml("rw-------");
        Path settings = Files.writeString(base.resolve("conf/adcertmap.properties"), "domain = x\n");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-r--r--"));
        install(serverXml);
        assertEquals("domain = x\n", Files.readString(settings));
        assertEquals("rw-r--r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(settings)));
    }
}
