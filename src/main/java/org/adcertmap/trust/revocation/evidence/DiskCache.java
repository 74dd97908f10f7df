// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.denial.FailureText;

/**
 * Caches fetched CRLs and OCSP responses on disk, so that they survive a restart: one file each, written whole or not
 * at all. What is read is verified like what is fetched, so write access to the directory permits deleting entries, and
 * replacing them by older ones of the same CA, but not forging them; callers try a fetch before what is read counts.
 * Only files with the names of this cache are counted and deleted, and only regular files are read. A file that cannot
 * be written, for example on a full disk, is logged, and the evidence is used all the same. At most 2,000 files; the
 * oldest are deleted first, OCSP responses before CRLs, because one CRL serves many certificates. Thread-safe: all
 * fields are final and thread-safe themselves, and files appear by an atomic move; a Writer is confined to one thread.
 */
public final class DiskCache {
    private static final int MAX_FILES = 2_000;
    private static final long MAX_FILE_BYTES = 64L * 1024 * 1024; // as much as is fetched
    private static final String PARTIAL_PREFIX = "fetching";
    private static final String PARTIAL_SUFFIX = ".part";
    private static final String CRL_FILE_PREFIX = "crl-";

    private static final Pattern OWN_NAME = Pattern.compile(
            "(" + CRL_FILE_PREFIX + ")?[0-9a-f]{64}\\.der|" + PARTIAL_PREFIX + "[0-9]+" + PARTIAL_SUFFIX);

    /** The beginning of the keys of CRLs. */
    public static final String CRL_KEY_PREFIX = "crl ";

    private static final System.Logger LOG = System.getLogger(DiskCache.class.getName());

    private final LogRateLimiter limiter = new LogRateLimiter();
    private final Path directory;
    private final int maxFiles;

    /**
     * Creates the directory where it is missing, and checks that it is writable.
     *
     * @throws IOException if the directory cannot be created or written to
     */
    public DiskCache(Path directory) throws IOException {
        this(directory, MAX_FILES);
    }

    DiskCache(Path directory, int maxFiles) throws IOException {
        this.maxFiles = maxFiles;
        this.directory = Files.createDirectories(directory);
        Files.delete(Files.createTempFile(directory, "write-test", PARTIAL_SUFFIX));
    }

    private Path file(String key) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return directory.resolve((key.startsWith(CRL_KEY_PREFIX) ? CRL_FILE_PREFIX : "")
                    + HexFormat.of().formatHex(hash) + ".der");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK does not support SHA-256", e);
        }
    }

    /**
     * Opens the file of this key. A named pipe would block the thread that opens it, so only a regular file is opened.
     *
     * @throws NoSuchFileException if there is none
     * @throws IOException if it is no regular file, too large, or cannot be read
     */
    public InputStream open(String key) throws IOException {
        Path file = file(key);
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile() || attributes.size() > MAX_FILE_BYTES) {
            throw new IOException("it is no regular file of at most " + MAX_FILE_BYTES + " bytes");
        }
        return Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
    }

    /** When the file of this key was written. */
    public Instant writtenAt(String key) throws IOException {
        return Files.getLastModifiedTime(file(key)).toInstant();
    }

    /**
     * Begins to write the file of this key; it replaces the previous one when it is {@link Writer#commit committed}.
     */
    public Writer write(String key) {
        return new Writer(file(key));
    }

    /** Writes one file; after the first failure everything is ignored. Confined to one thread. */
    public final class Writer extends OutputStream {
        private final Path target;
        private Path partial; // null where no file can be created
        private OutputStream out; // null where no file can be created, after a failure, and after close

        private Writer(Path target) {
            this.target = target;
            attempt(() -> {
                Files.createDirectories(directory); // Tomcat's work directory may have been cleared meanwhile
                partial = Files.createTempFile(directory, PARTIAL_PREFIX, PARTIAL_SUFFIX);
                out = Files.newOutputStream(partial);
            });
        }

        @Override
        public void write(int octet) {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) {
            if (out != null) {
                attempt(() -> out.write(octets, offset, length));
            }
        }

        /** Moves the written file to its place, and deletes the oldest files where there are too many. */
        public void commit() {
            if (out != null) {
                attempt(() -> {
                    out.close();
                    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
                    deleteOldest();
                });
            }
        }

        private void attempt(FileOperation operation) {
            try {
                operation.run();
            } catch (IOException e) {
                LogRateLimiter.Line line = limiter.line(
                        Level.WARNING,
                        "A CRL or OCSP response cannot be written to revocationCacheDirectory, and is used all the"
                                + " same: " + FailureText.of(e));
                LOG.log(line.level(), line.text());
                close();
            }
        }

        /** Deletes the partial file unless it was committed. */
        @Override
        public void close() {
            if (out != null) {
                try {
                    out.close();
                } catch (IOException e) {
                    // The file is deleted.
                }
                out = null;
            }
            try {
                if (partial != null) {
                    Files.deleteIfExists(partial);
                }
            } catch (IOException e) {
                // It is deleted with the oldest files.
            }
        }
    }

    /** An operation that may fail. */
    private interface FileOperation {
        void run() throws IOException;
    }

    private static boolean isOwn(Path file) {
        return OWN_NAME.matcher(file.getFileName().toString()).matches();
    }

    private static boolean isCrl(Path file) {
        return file.getFileName().toString().startsWith(CRL_FILE_PREFIX);
    }

    private void deleteOldest() throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(directory)) {
            files = all.filter(DiskCache::isOwn).toList();
        }
        if (files.size() > maxFiles) {
            Map<Path, Long> modified = new HashMap<>(); // read once, because it may change while the files are sorted
            files.forEach(file -> modified.put(file, file.toFile().lastModified()));
            List<Path> oldest = files.stream()
                    .sorted(Comparator.comparing(DiskCache::isCrl).thenComparing(modified::get))
                    .toList();
            for (Path file : oldest.subList(0, files.size() - maxFiles)) {
                Files.deleteIfExists(file);
            }
        }
    }
}
