// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Detects changes in the content of files: by times and size first, and by content if those differ. The time of the
 * last status change, which no program can set, counts where the file system has one: a copy can keep time and size of
 * what it replaces. A file that was changed within the last second, or whose time is in the future, is not read before
 * it has been the same for a second, because it may still be written. A file that does not exist, or cannot be read, is
 * one without content. Confined to one thread at a time.
 */
public final class FileWatch {
    private static final Duration SETTLED_AFTER = Duration.ofSeconds(1);
    /** Within it, two changes may have the same time in a file system with coarse times. */
    private static final Duration COARSEST_TIME = Duration.ofSeconds(3);

    private final List<Path> paths;
    private final Clock clock;
    private Map<Path, Stamp> stamps;
    private boolean isRecent; // whether a later change may have the same time
    private String version;
    private Map<Path, Stamp> observed = Map.of(); // at the last look at which they had changed
    private Instant observedAt = Instant.EPOCH;

    /** @param statusChanged the ctime of POSIX; empty where there is none, as on Windows */
    private record Stamp(FileTime modified, long size, String fileKey, String statusChanged, boolean isReadable) {}

    /** @param paths files, and directories whose files count */
    public FileWatch(List<Path> paths, Clock clock) {
        this.paths = List.copyOf(paths);
        this.clock = clock;
        this.stamps = stamps();
        this.isRecent = isWithin(COARSEST_TIME);
        this.version = contents();
    }

    /** Returns the SHA-256 of the contents and names at the last look, in hexadecimal. */
    public String version() {
        return version;
    }

    /**
     * Looks at the files; a change counts once.
     *
     * @param atOnce also if a file was changed so recently that it may still be written
     * @return whether a content has changed since the last look that returned true, or since the start
     */
    public boolean hasChanged(boolean atOnce) {
        Map<Path, Stamp> now = stamps();
        if (now.equals(stamps) && !isRecent) {
            return false;
        }
        if (!atOnce && !isSettled(now)) {
            isRecent = true;
            return false;
        }
        stamps = now;
        isRecent = isWithin(COARSEST_TIME);
        String read = contents();
        boolean isChanged = !read.equals(version);
        version = read;
        return isChanged;
    }

    /** Returns whether a file has changed and may still be written, so that none of them is to be read yet. */
    public boolean mayBeWritten() {
        Map<Path, Stamp> now = stamps();
        return !now.equals(stamps) && !isSettled(now);
    }

    private boolean isSettled(Map<Path, Stamp> found) {
        Instant now = clock.instant();
        if (!found.equals(observed)) {
            observed = found;
            observedAt = now;
        }
        Instant settled = now.minus(SETTLED_AFTER);
        return found.values().stream()
                        .noneMatch(stamp -> stamp.modified().toInstant().isAfter(settled))
                || Duration.between(observedAt, now).abs().compareTo(SETTLED_AFTER) >= 0;
    }

    private boolean isWithin(Duration age) {
        Instant now = clock.instant();
        return stamps.values().stream()
                .map(stamp -> stamp.modified().toInstant())
                .anyMatch(modified -> modified.isAfter(now.minus(age)) && !modified.isAfter(now.plus(age)));
    }

    private Map<Path, Stamp> stamps() {
        Map<Path, Stamp> found = new TreeMap<>();
        for (Path path : paths) {
            for (Path file : files(path)) {
                stamp(file).ifPresent(stamp -> found.put(file, stamp));
            }
        }
        return found;
    }

    private static List<Path> files(Path path) {
        List<Path> files = new ArrayList<>();
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(path, Files::isRegularFile)) {
                entries.forEach(files::add);
            } catch (IOException | DirectoryIteratorException e) {
                return List.of(); // as one without files; its reader reports why
            }
        } else {
            files.add(path);
        }
        return files;
    }

    private static Optional<Stamp> stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Stamp(
                    attributes.lastModifiedTime(),
                    attributes.size(),
                    String.valueOf(attributes.fileKey()),
                    statusChanged(file),
                    Files.isReadable(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static String statusChanged(Path file) throws IOException {
        return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? Files.getAttribute(file, "unix:ctime").toString()
                : "";
    }

    private String contents() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Path file : stamps.keySet()) {
                digest.update(file.toString().getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
                update(digest, file);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static void update(MessageDigest digest, Path file) {
        try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            digest.update((byte) 1); // as one without content
        }
    }
}
