// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.shell;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
 * one with the same content is not touched. A symbolic link is followed. On POSIX only the owner may read a new file;
 * on Windows it inherits the permissions of its directory. A device or a pipe is written to and never replaced.
 * Confined to one thread.
 */
public final class OutputFile implements AutoCloseable {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path file;
    /** Where the content is until {@link #commit}: beside the file, or already in a device or a pipe. */
    private final Path written;

    private final Writer writer;

    /**
     * Creates a temporary file beside it, so that it is known now whether it can be written.
     *
     * @throws IOException if it cannot be written, or is a directory
     */
    public OutputFile(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a directory");
        }
        if (Files.notExists(file) && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(file + " is a symbolic link to a file that does not exist");
        }
        boolean exists = Files.exists(file);
        this.file = exists && Files.isRegularFile(file) ? file.toRealPath() : file.toAbsolutePath();
        if (exists && !Files.isRegularFile(file)) {
            this.written = this.file;
        } else {
            Files.createDirectories(this.file.getParent());
            this.written = this.file.resolveSibling(
                    this.file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
            create(written);
        }
        this.writer = Files.newBufferedWriter(written, StandardCharsets.UTF_8, StandardOpenOption.WRITE);
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
        if (written.equals(file)) {
            return file + ": written";
        }
        if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
            Files.move(written, file); // never over a file that appeared in the meantime
            return file + ": written";
        }
        if (Files.isRegularFile(file) && Files.mismatch(file, written) < 0) {
            return file + ": not changed";
        }
        Path backup = backup();
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
        return file + ": written, the old one is " + backup.getFileName();
    }

    /**
     * Keeps the old file under a second name, so that there is a file in its place at any time; a second backup within
     * the same second gets a number.
     */
    private Path backup() throws IOException {
        String name = file.getFileName() + "."
                + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
        for (int number = 1; ; number++) {
            Path backup = file.resolveSibling(name + (number == 1 ? "" : "-" + number) + ".bak");
            try {
                return Files.createLink(backup, file);
            } catch (FileAlreadyExistsException e) {
                // Try the next number.
            } catch (FileSystemException | UnsupportedOperationException e) { // not every file system has hard links
                return Files.move(file, backup);
            }
        }
    }

    /** Deletes the temporary file; without {@link #commit} nothing is left. */
    @Override
    public void close() throws IOException {
        writer.close();
        if (!written.equals(file)) {
            Files.deleteIfExists(written);
        }
    }
}
