// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A message names the file and the reason, and no exception. */
class FileFailureTest {
    @TempDir
    private Path folder;

    private static String of(IOException e) {
        return FileFailure.of(e);
    }

    @Test
    void missingFileAndMissingDirectory() {
        Path file = folder.resolve("none");
        assertEquals(
                file + ": the file does not exist",
                of(assertThrows(IOException.class, () -> Files.readAllBytes(file))));
        Path below = file.resolve("below");
        assertEquals(
                below + ": the directory " + file + " does not exist",
                of(assertThrows(IOException.class, () -> Files.createFile(below))));
    }

    @Test
    void fileThatExists() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertEquals(file + ": it exists already", of(assertThrows(IOException.class, () -> Files.createFile(file))));
    }

    @Test
    void directoryThatIsNotEmpty() throws IOException {
        Files.createFile(folder.resolve("file"));
        assertEquals(
                folder + ": the directory is not empty",
                of(assertThrows(IOException.class, () -> Files.delete(folder))));
    }

    @Test
    void otherReasons() {
        assertEquals("x: permission denied", of(new AccessDeniedException("x")));
        assertEquals("x: No space left on device", of(new FileSystemException("x", null, "No space left on device")));
        assertEquals("garbage.crl is neither PEM nor DER", of(new IOException("garbage.crl is neither PEM nor DER")));
    }
}
