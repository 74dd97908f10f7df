// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Checks that each source file names its licence. Spotless adds the line to Java sources, and to no others. */
class LicenceTest {
    private static final String LICENCE = "SPDX-License-Identifier: Apache-2.0";

    @Test
    void eachSourceFileNamesItsLicenceInItsFirstLines() throws IOException {
        List<Path> sources = sources();
        assertTrue(sources.size() > 100, sources.size() + " source files");
        assertEquals(
                List.of(),
                sources.stream().filter(file -> !namesItsLicence(file)).toList());
    }

    private static boolean namesItsLicence(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.limit(2).anyMatch(line -> line.contains(LICENCE));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Java, scripts, build files and descriptors; what an administrator copies into a configuration has none. */
    private static List<Path> sources() throws IOException {
        try (Stream<Path> src = Files.walk(Path.of("src"))) {
            return Stream.concat(src, Stream.of(Path.of("pom.xml"), Path.of(".ci/run")))
                    .filter(file -> file.toString()
                            .matches("(.*/)?(pom\\.xml|run|.*\\.(java|sh|bat))"
                                    + "|src/(main|console)/.*\\.xml|src/console/.*\\.(js|css)"))
                    .filter(file -> !file.toString().matches("src/samples/.*/pom\\.xml"))
                    .toList();
        }
    }
}
