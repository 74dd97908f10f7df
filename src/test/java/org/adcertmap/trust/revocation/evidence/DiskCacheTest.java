// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files the disk cache deletes where there are too many. What it serves is tested in EvidenceCacheTest. */
class DiskCacheTest {
    private static final int MAX_FILES = 20;

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
        write(disk, "crl http://pki.example.com/ca.crl");
        for (int i = 0; i < 2 * MAX_FILES; i++) {
            write(disk, "ocsp http://pki.example.com/ocsp " + i);
        }
        try (InputStream crl = disk.open("crl http://pki.example.com/ca.crl")) {
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
}
