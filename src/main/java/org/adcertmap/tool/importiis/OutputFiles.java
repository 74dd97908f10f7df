// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * Writes files into a directory. A file that has another text is kept as {@code NAME.TIME.bak}; one that has the same
 * text is not touched. Only the owner may read a new file, because a password may be added to it.
 */
final class OutputFiles {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path directory;

    OutputFiles(Path directory) {
        this.directory = directory;
    }

    /** Writes one file and returns what was done, for a message. */
    String write(String name, String text) throws IOException {
        Files.createDirectories(directory);
        Path file = directory.resolve(name);
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (exists && Files.isRegularFile(file) && Arrays.equals(octets, Files.readAllBytes(file))) {
            return file + ": not changed";
        }
        Path temporary = directory.resolve(name + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            create(temporary);
            Files.write(temporary, octets, StandardOpenOption.TRUNCATE_EXISTING);
            String backup = exists ? ", the old one is " + backup(file).getFileName() : "";
            Files.move(temporary, file); // never over a file that appeared in the meantime
            return file + ": written" + backup;
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static void create(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** Renames the file; a second backup within the same second gets a number. */
    private static Path backup(Path file) throws IOException {
        String name = file.getFileName() + "."
                + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
        for (int number = 1; ; number++) {
            Path backup = file.resolveSibling(name + (number == 1 ? "" : "-" + number) + ".bak");
            try {
                Files.createFile(backup);
                return Files.move(file, backup, StandardCopyOption.REPLACE_EXISTING);
            } catch (FileAlreadyExistsException e) {
                // Try the next number.
            }
        }
    }
}
