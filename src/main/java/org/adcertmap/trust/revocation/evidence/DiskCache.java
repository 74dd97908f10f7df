package org.adcertmap.trust.revocation.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What was fetched before this program was started? One file for each list and answer, written whole or not at all.
 * What is read is checked like what is fetched, so that whoever can write here can only take away. What cannot be
 * written, as on a full disk, is used all the same and only not kept. At most so many files; the oldest go, answers
 * before lists, for one list serves many. Safe for any number of threads.
 */
public final class DiskCache {
    private static final int MOST_FILES = 2_000;
    private static final String PART = ".part";
    /** How keys of lists begin. */
    public static final String LIST = "list ";

    private final Path folder;

    /** @throws IOException if the folder cannot be made or written to */
    public DiskCache(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        Files.delete(Files.createTempFile(folder, "can-be-written", PART));
    }

    private Path file(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return folder.resolve((key.startsWith(LIST) ? LIST.strip() + "-" : "")
                    + HexFormat.of().formatHex(hash) + ".der");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** @throws NoSuchFileException if there is none */
    public InputStream open(String key) throws IOException {
        return Files.newInputStream(file(key));
    }

    /** When it was written. */
    public Instant writtenAt(String key) throws IOException {
        return Files.getLastModifiedTime(file(key)).toInstant();
    }

    /** Begins a file; it is there for others only once it is {@link Copy#keep kept}. */
    public Copy copy(String key) {
        return new Copy(file(key));
    }

    /** A file that is being written; once something fails there, nothing is written any more. */
    public final class Copy extends OutputStream {
        private final Path whole;
        private Path part; // null where nothing can be written
        private OutputStream out; // null as well then, and once it is closed

        private Copy(Path whole) {
            this.whole = whole;
            attempt(() -> {
                Files.createDirectories(folder); // somebody may have cleared Tomcat's work folder
                part = Files.createTempFile(folder, "fetching", PART);
                out = Files.newOutputStream(part);
            });
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int from, int length) {
            if (out != null) {
                attempt(() -> out.write(octets, from, length));
            }
        }

        public void keep() {
            if (out != null) {
                attempt(() -> {
                    out.close();
                    Files.move(part, whole, StandardCopyOption.ATOMIC_MOVE);
                    sweep();
                });
            }
        }

        private void attempt(Step step) {
            try {
                step.run();
            } catch (IOException e) {
                close();
            }
        }

        @Override
        public void close() {
            try (OutputStream closed = out) {
                out = null;
            } catch (IOException e) {
                // It is not kept.
            }
            try {
                if (part != null) {
                    Files.deleteIfExists(part);
                }
            } catch (IOException e) {
                // It goes when the oldest go.
            }
        }
    }

    /** What can fail. */
    private interface Step {
        void run() throws IOException;
    }

    private static boolean isList(Path file) {
        return file.getFileName().toString().startsWith(LIST.strip());
    }

    private void sweep() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files = all.toList();
        }
        if (files.size() > MOST_FILES) {
            Map<Path, Long> written = new HashMap<>(); // once for each, for it may change while they are sorted
            files.forEach(file -> written.put(file, file.toFile().lastModified()));
            List<Path> oldest = files.stream()
                    .sorted(Comparator.comparing(DiskCache::isList).thenComparing(written::get))
                    .toList();
            for (Path file : oldest.subList(0, files.size() - MOST_FILES)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
