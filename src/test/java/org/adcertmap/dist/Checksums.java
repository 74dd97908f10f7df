// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The file {@code SHA256SUMS}, in the format that {@code sha256sum --check} reads. Stateless. */
final class Checksums {
    static final String NAME = "SHA256SUMS";

    private Checksums() {}

    /** Writes the checksums of files below a folder, in their order, into that folder. */
    static void write(Path folder, List<Path> files) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Path file : files) {
            String name = folder.relativize(file).toString().replace('\\', '/');
            lines.append(sha256(file)).append("  ").append(name).append('\n');
        }
        Files.writeString(folder.resolve(NAME), lines);
    }

    private static String sha256(Path file) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
