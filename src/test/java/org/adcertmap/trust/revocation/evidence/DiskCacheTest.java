// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.lab.CapturedLog;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files the disk cache writes, opens and deletes. What it serves is tested in EvidenceCacheTest. */
class DiskCacheTest {
    private static final int MAX_FILES = 20;
    private static final long MAX_FILE_BYTES = 64L * 1024 * 1024;
    private static final String KEY = "crl http://pki.example.com/ca.crl";

    private static void write(DiskCache disk, String key) throws IOException {
        try (DiskCache.Writer writer = disk.write(key)) {
            writer.write('x');
            writer.commit();
        }
    }

    @DisplayName("OCSP responses do not evict a CRL")
    @Test
    void ocspResponsesDoNotEvictACrl(@TempDir Path folder) throws Exception {
        DiskCache disk = new DiskCache(folder, MAX_FILES);
        write(disk, KEY);
        for (int i = 0; i < 2 * MAX_FILES; i++) {
            write(disk, "ocsp http://pki.example.com/ocsp " + i);
        }
        try (InputStream crl = disk.open(KEY)) {
            assertEquals('x', crl.read());
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(MAX_FILES, files.count());
        }
    }

    @DisplayName("No files are deleted but its own, however many there are; of those 2,000 stay")
    @Test
    void filesOfOthersStay(@TempDir Path folder) throws Exception {
        List<String> foreign = List.of("crl-notes.der", "notes.part", "fetching.part", "a".repeat(63) + ".der");
        for (String name : foreign) {
            Files.createFile(folder.resolve(name));
        }
        for (int i = 0; i < 2_050; i++) {
            Files.createFile(folder.resolve("invoice-" + i + ".der"));
            Files.createFile(folder.resolve(String.format("%064x.der", i)));
        }
        write(new DiskCache(folder), "ocsp http://pki.example.com/ocsp");
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(foreign.size() + 2_050 + 2_000, files.count());
        }
        for (String name : foreign) {
            assertTrue(Files.exists(folder.resolve(name)), name);
        }
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void fileIsOpenedUpToTheSizeOfWhatIsFetched(@TempDir Path folder) throws Exception {
        DiskCache disk = new DiskCache(folder);
        write(disk, KEY);
        try (RandomAccessFile file = new RandomAccessFile(onlyFile(folder).toFile(), "rw")) {
            file.setLength(MAX_FILE_BYTES);
            disk.open(KEY).close();
            file.setLength(MAX_FILE_BYTES + 1); // a hole, which occupies no disk
        }
        IOException refusal = assertThrows(IOException.class, () -> disk.open(KEY));
        assertTrue(refusal.getMessage().contains("no regular file of at most"), refusal.getMessage());
    }

    @DisplayName("After a failure nothing more is written: no truncated file takes the place of a whole one")
    @Test
    void nothingIsWrittenAfterAFailureWhichIsLogged(@TempDir Path folder) throws Exception {
        DiskCache disk = new DiskCache(folder);
        write(disk, KEY);
        Path file = onlyFile(folder);
        Files.delete(file);
        Files.createDirectories(file.resolve("in the way"));
        try (CapturedLog log = new CapturedLog(DiskCache.class.getName());
                DiskCache.Writer writer = disk.write(KEY)) {
            writer.write('x');
            writer.commit();
            assertTrue(
                    log.lines().stream()
                            .anyMatch(line -> line.startsWith(
                                    "WARNING A CRL or OCSP response cannot be written to revocationCacheDirectory")),
                    log.lines()::toString);
            Files.delete(file.resolve("in the way"));
            Files.delete(file);
            writer.write('y');
            writer.commit();
        }
        assertThrows(NoSuchFileException.class, () -> disk.open(KEY));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }

    /** Linux lists the open files of a process; another thread may close one meanwhile. */
    private static List<Path> openFilesIn(Path folder) throws IOException {
        List<Path> open = new ArrayList<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.toList()) {
                try {
                    open.add(Files.readSymbolicLink(descriptor));
                } catch (NoSuchFileException e) {
                    // It is closed.
                }
            }
        }
        open.removeIf(file -> !file.startsWith(folder));
        return open;
    }

    @Test
    void writerThatIsClosedWithoutACommitLeavesNoFile(@TempDir Path folder) throws Exception {
        Path real = folder.toRealPath();
        DiskCache disk = new DiskCache(real);
        try (DiskCache.Writer writer = disk.write(KEY)) {
            writer.write('x');
            assertEquals(1, openFilesIn(real).size());
        }
        assertEquals(List.of(), openFilesIn(real));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(), files.toList());
        }
    }
}
