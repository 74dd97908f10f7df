// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The classes of a program that tests start often, as the JVM has loaded and verified them (class data sharing). The
 * first JVM of the program writes the archive when it ends, and the next ones start faster. It is kept in
 * {@code target}; other files of the program have another archive. Safe for any number of threads and JVMs.
 */
public final class ClassArchive {
    private static final Path FOLDER = Path.of("target/class-archives").toAbsolutePath();
    /** Neither the archive nor its absence is to be seen in the output of the program. */
    private static final String NO_LOG = "-Xlog:cds*=off";

    private static final Set<Path> BEING_WRITTEN = ConcurrentHashMap.newKeySet();

    private final Path archive;
    private final boolean isWriter;

    private ClassArchive(Path archive) {
        this.archive = archive;
        this.isWriter = Files.notExists(archive) && BEING_WRITTEN.add(archive);
    }

    /**
     * Returns the archive of a program on the Java installation of the tests, for one start.
     *
     * @param name of the program, part of a file name
     * @param files with its classes
     */
    public static ClassArchive of(String name, Path... files) {
        List<Object> key = new ArrayList<>(List.of(System.getProperty("java.home"), Runtime.version()));
        try {
            Files.createDirectories(FOLDER);
            for (Path file : files) {
                key.add(file.toAbsolutePath());
                key.add(Files.getLastModifiedTime(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClassArchive(FOLDER.resolve(name + "-" + Integer.toHexString(key.hashCode()) + ".jsa"));
    }

    private Path unfinished() {
        return archive.resolveSibling(ProcessHandle.current().pid() + "-" + archive.getFileName() + ".unfinished");
    }

    /** Returns the options of the JVM of the program. */
    public List<String> options() {
        if (isWriter) {
            return List.of("-XX:ArchiveClassesAtExit=" + unfinished(), NO_LOG);
        }
        return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive, NO_LOG) : List.of();
    }

    /** @param hasRun whether the program has ended in order, after it had done what it usually does */
    public void ended(boolean hasRun) {
        if (!isWriter) {
            return;
        }
        try {
            if (hasRun && Files.exists(unfinished())) {
                Files.move(unfinished(), archive, StandardCopyOption.ATOMIC_MOVE);
            }
            Files.deleteIfExists(unfinished());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            BEING_WRITTEN.remove(archive);
        }
    }
}
