package org.adcertmap.setup.serverxml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;

/**
 * A file that is read, and perhaps written again with a changed text. A link is followed, and its target is edited.
 * Whoever reads the file meanwhile sees either text whole.
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

    /** Reads a file; the message of the exception names it. */
    public static XmlFile read(Path file) throws ServerXmlException {
        try {
            Path path = file.toRealPath();
            return new XmlFile(path, Files.readAllBytes(path));
        } catch (IOException e) {
            throw new ServerXmlException(file + ": it cannot be read: " + e, e);
        } catch (ServerXmlException e) {
            throw new ServerXmlException(file + ": " + e.getMessage(), e);
        }
    }

    public XmlText xml() {
        return xml;
    }

    /** The file itself, where the name given was a link. */
    public Path path() {
        return path;
    }

    /**
     * Writes a text in place of the one that was read, in the same encoding, with the same owner and permissions.
     *
     * @return where the former text is kept: {@code server.xml.TIME.bak}
     */
    public Path write(String text) throws ServerXmlException {
        byte[] changed = encoding.encode(text);
        Path temporary = path.resolveSibling(
                path.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            if (!mayBeWritten()) {
                throw new ServerXmlException(path + ": it is read-only; nothing was written");
            }
            Path backup = backup();
            Files.copy(path, temporary, StandardCopyOption.COPY_ATTRIBUTES);
            try {
                if (!Files.getOwner(temporary).equals(Files.getOwner(path))) {
                    throw new ServerXmlException(path + ": it belongs to " + Files.getOwner(path)
                            + ", who alone can write it anew; nothing was written");
                }
                try (FileChannel channel =
                        FileChannel.open(temporary, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                    for (ByteBuffer buffer = ByteBuffer.wrap(changed); buffer.hasRemaining(); ) {
                        channel.write(buffer);
                    }
                    channel.force(true);
                }
                if (!Arrays.equals(bytes, Files.readAllBytes(path))
                        || !Arrays.equals(bytes, Files.readAllBytes(backup))) {
                    throw new ServerXmlException(
                            path + ": somebody else has changed it meanwhile; nothing was written, run this again");
                }
                Files.move(temporary, path, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(temporary);
            }
            return backup;
        } catch (IOException e) {
            throw new ServerXmlException(path + ": it cannot be written: " + e, e);
        }
    }

    private boolean mayBeWritten() throws IOException {
        boolean marked = Files.getFileStore(path).supportsFileAttributeView("posix")
                && !Files.getPosixFilePermissions(path).contains(PosixFilePermission.OWNER_WRITE);
        return Files.isWritable(path) && !marked;
    }

    /** Of two in the same second, the later has a number. */
    private Path backup() throws IOException {
        String name = path.getFileName() + "." + LocalDateTime.now().format(TIME);
        for (int number = 1; ; number++) {
            Path backup = path.resolveSibling(name + (number == 1 ? "" : "-" + number) + ".bak");
            try {
                return Files.copy(path, backup, StandardCopyOption.COPY_ATTRIBUTES);
            } catch (FileAlreadyExistsException e) {
                // the next number, then
            }
        }
    }
}
