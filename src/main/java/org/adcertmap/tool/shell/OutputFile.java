// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import java.io.IOException;
import java.io.Writer;
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

/**
 * Writes a file as a whole or not at all. A file that exists and has another content is kept as {@code NAME.TIME.bak};
 * one with the same content is not touched. Only the owner may read a new file. Confined to one thread.
 */
public final class OutputFile implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path file;
    private final Path temporary;
    private final Writer writer;

    /**
     * Creates a temporary file beside it, so that it is known now whether it can be written.
     *
     * @throws IOException if it cannot be written, or is a directory
     */
    public OutputFile(Path file) throws IOException {
        this.file = file.toAbsolutePath();
        if (Files.isDirectory(this.file)) {
            throw new IOException(file + " is a directory");
        }
        Files.createDirectories(this.file.getParent());
        this.temporary = this.file.resolveSibling(
                this.file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        create(temporary);
        this.writer = Files.newBufferedWriter(temporary, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
    }

    private static void create(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** Returns the writer of the content, in UTF-8; {@link #commit} closes it. */
    public Writer writer() {
        return writer;
    }

    /** Puts the content in place, and returns what was done, for a message. */
    public String commit() throws IOException {
        writer.close();
        boolean exists = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
        if (exists && Files.isRegularFile(file) && Files.mismatch(file, temporary) < 0) {
            return file + ": not changed";
        }
        String backup = exists ? ", the old one is " + backup().getFileName() : "";
        Files.move(temporary, file); // never over a file that appeared in the meantime
        return file + ": written" + backup;
    }

    /** Renames the old file; a second backup within the same second gets a number. */
    private Path backup() throws IOException {
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

    /** Deletes the temporary file; without {@link #commit} nothing is left. */
    @Override
    public void close() throws IOException {
        writer.close();
        Files.deleteIfExists(temporary);
    }
}
