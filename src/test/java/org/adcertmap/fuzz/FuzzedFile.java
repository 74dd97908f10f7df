// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file for parsers that read one, with new content for each input; deleted when the JVM ends. For one thread. */
public final class FuzzedFile {
    private static final Path FILE = create();

    private FuzzedFile() {}

    private static Path create() {
        try {
            Path folder = Files.createTempDirectory("adcertmap-fuzz");
            Path file = folder.resolve("fuzzed");
            folder.toFile().deleteOnExit();
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the file, which has this content until the next call. */
    public static Path of(byte[] content) {
        try {
            return Files.write(FILE, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
