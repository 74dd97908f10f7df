// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A regular file is replaced as a whole and kept as a backup; what is no regular file stays what it is. */
class OutputFileTest {
    @TempDir
    private Path folder;

    private static String write(Path file, String text) throws IOException {
        try (OutputFile output = new OutputFile(file)) {
            output.writer().write(text);
            return output.commit();
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void pipeIsWrittenToAndStays() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        Path link = Files.createSymbolicLink(folder.resolve("link"), pipe);
        for (Path place : List.of(pipe, link)) {
            Process reader = new ProcessBuilder("cat", pipe.toString()).start();
            try {
                assertEquals(place + ": written", write(place, "findings\n"));
                assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe), "it is still a pipe");
                assertEquals(List.of("link", "pipe"), names());
                assertEquals("findings\n", new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            } finally {
                reader.destroyForcibly();
            }
        }
    }

    @Test
    void oldFileIsTheBackup() throws IOException {
        Path file = Files.writeString(folder.resolve("findings.txt"), "old");
        Object old = Files.readAttributes(file, "*").get("fileKey");
        String message = write(file, "new");
        assertTrue(
                message.matches(".*/findings\\.txt: written, the old one is findings\\.txt\\.[0-9-]+\\.bak"), message);
        Path backup = folder.resolve(names().get(1));
        assertEquals("new", Files.readString(file));
        assertEquals("old", Files.readString(backup));
        assertEquals(old, Files.readAttributes(backup, "*").get("fileKey"), "the same file, with its owner and access");
        assertEquals(file + ": not changed", write(file, "new"));
        assertEquals(2, names().size(), "no temporary file stays");
    }

    @Test
    void linkToAFileIsFollowed() throws IOException {
        Path file = Files.writeString(folder.resolve("findings.txt"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        write(link, "new");
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("new", Files.readString(file));
        assertEquals(3, names().size());
    }

    @Test
    void linkToNothingAndDirectoryAreRefused() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("missing"));
        assertThrows(IOException.class, () -> new OutputFile(link).close());
        assertThrows(IOException.class, () -> new OutputFile(folder).close());
        assertTrue(Files.exists(link, LinkOption.NOFOLLOW_LINKS));
        assertFalse(Files.exists(folder.resolve("missing")));
        assertEquals(List.of("link"), names());
    }
}
