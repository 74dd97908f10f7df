// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import org.adcertmap.setup.files.FileAccess;
import org.adcertmap.setup.files.FileFailure;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.files.StagedFile;

/**
 * Reads an XML file and replaces it atomically with an edited text: a concurrent reader sees either the old or the new
 * text. A symbolic link is followed, and its target is edited. Confined to one thread.
 */
public final class XmlFile {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss");

    private final Path path;
    private final byte[] bytes;
    private final XmlEncoding encoding;
    private final XmlText xml;

    private XmlFile(Path path, byte[] bytes) throws ServerXmlException {
        this.path = path;
        this.bytes = bytes;
        this.encoding = XmlEncoding.of(bytes);
        this.xml = XmlText.of(encoding.decode(bytes));
    }

    /** @throws ServerXmlException if the file cannot be read or is not well-formed; the message names it */
    public static XmlFile read(Path file) throws ServerXmlException {
        try {
            Path path = file.toRealPath();
            return new XmlFile(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new ServerXmlException(file + ": cannot be read: " + ReadFailure.of(file, e), e);
        } catch (ServerXmlException e) {
            throw new ServerXmlException(file + ": " + e.getMessage(), e);
        }
    }

    /** Returns the text and elements as they were read. */
    public XmlText xml() {
        return xml;
    }

    /** Returns the real path, with symbolic links resolved. */
    public Path path() {
        return path;
    }

    /**
     * Replaces the file by the edited text, in the same encoding, with the same owner, permissions and access control
     * list. Where this user may not give it the same group, the group has no right that other users do not have.
     *
     * @return the backup with the previous text: {@code server.xml.TIME.bak}
     * @throws ServerXmlException if the file is read-only, owned by another user, or was changed since it was read
     */
    public Path write(String text) throws ServerXmlException {
        byte[] edited = encoding.encode(text);
        try {
            if (!isWritable()) {
                throw new ServerXmlException(path + ": the file is read-only; nothing was written");
            }
            Path backup = backup();
            boolean isReplaced = false;
            try (StagedFile staged = StagedFile.of(path, edited, FileAccess.like(path))) {
                if (!Files.getOwner(staged.temporary()).equals(Files.getOwner(path))) {
                    throw new ServerXmlException(path + ": the file is owned by " + Files.getOwner(path)
                            + "; run this as that user; nothing was written");
                }
                if (!Arrays.equals(bytes, Files.readAllBytes(path))) {
                    throw new ServerXmlException(
                            path + ": the file was changed by another process; nothing was written, run this again");
                }
                staged.replace();
                isReplaced = true;
            } finally {
                if (!isReplaced) {
                    Files.deleteIfExists(backup);
                }
            }
            return backup;
        } catch (IOException e) {
            throw new ServerXmlException(path + ": cannot be written: " + FileFailure.of(e), e);
        }
    }

    private boolean isWritable() throws IOException {
        boolean isReadOnly = Files.getFileStore(path).supportsFileAttributeView("posix")
                && !Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_WRITE);
        return Files.isWritable(path) && !isReadOnly;
    }

    /** Copies the file as it was read; a second backup within the same second gets a number. */
    private Path backup() throws IOException {
        String name = path.getFileName() + "."
                + LocalDateTime.now(ZoneId.systemDefault()).format(TIME);
        for (int number = 1; ; number++) {
            Path backup = path.resolveSibling(name + (number == 1 ? "" : "-" + number) + ".bak");
            try (StagedFile copy = StagedFile.of(backup, bytes, FileAccess.like(path))) {
                Files.setLastModifiedTime(copy.temporary(), Files.getLastModifiedTime(path));
                copy.create();
                return backup;
            } catch (FileAlreadyExistsException e) {
                // Try the next number.
            }
        }
    }
}
