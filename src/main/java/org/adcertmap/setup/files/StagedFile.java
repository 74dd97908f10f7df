// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * A file that is complete under a temporary name beside its place, and not in it yet. The temporary file is created
 * exclusively (no symbolic link is followed), for its owner alone until it has the access of another file, and written
 * to disk. Closing it deletes what was not put in place. Confined to one thread.
 */
public final class StagedFile implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int NAME_OCTETS = 8;

    private final Path temporary;
    private final Path target;

    private StagedFile(Path temporary, Path target) {
        this.temporary = temporary;
        this.target = target;
    }

    /**
     * Writes the content beside its place.
     *
     * @param target the place; its folder exists
     * @param access which access it gets
     */
    public static StagedFile of(Path target, byte[] content, FileAccess access) throws IOException {
        Path temporary = temporary(target);
        StagedFile staged = new StagedFile(temporary, target);
        boolean isComplete = false;
        try {
            try (FileChannel channel = access.create(temporary)) {
                access.grant(temporary); // before there is any content to read
                for (ByteBuffer buffer = ByteBuffer.wrap(content); buffer.hasRemaining(); ) {
                    channel.write(buffer);
                }
                channel.force(true);
            }
            isComplete = true;
            return staged;
        } finally {
            if (!isComplete) {
                staged.close();
            }
        }
    }

    /**
     * Takes a file out of its place, as it is, so that it can be put back; a symbolic link itself, not its target.
     *
     * @throws IOException if it is a folder, or if there is none
     */
    static StagedFile take(Path target) throws IOException {
        if (Files.isDirectory(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileSystemException(target.toString(), null, "it is a folder");
        }
        StagedFile taken = new StagedFile(temporary(target), target);
        Files.move(target, taken.temporary, StandardCopyOption.ATOMIC_MOVE);
        return taken;
    }

    private static Path temporary(Path target) {
        byte[] random = new byte[NAME_OCTETS];
        RANDOM.nextBytes(random);
        return target.resolveSibling(target.getFileName() + "." + HexFormat.of().formatHex(random) + ".tmp");
    }

    /** Returns the file under its temporary name. */
    public Path temporary() {
        return temporary;
    }

    /** Returns the place. */
    public Path target() {
        return target;
    }

    /**
     * Puts it in its place, which must be free.
     *
     * @throws java.nio.file.FileAlreadyExistsException if a file or a symbolic link is there
     */
    public void create() throws IOException {
        Files.move(temporary, target);
    }

    /** Puts it in its place atomically; a file or a symbolic link that is there is replaced, never followed. */
    public void replace() throws IOException {
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(temporary);
    }
}
