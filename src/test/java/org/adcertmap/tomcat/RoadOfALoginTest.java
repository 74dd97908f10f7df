// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Checks that {@code docs/design/road.md} names files that exist. */
class RoadOfALoginTest {
    private static final Pattern FILE = Pattern.compile("`([a-z/]+/[A-Za-z]+\\.java)`");

    @Test
    void documentedFilesExist() throws IOException {
        List<String> files = FILE.matcher(Files.readString(Path.of("docs/design/road.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertFalse(files.isEmpty());
        assertEquals(
                List.of(),
                files.stream()
                        .filter(file -> !Files.exists(Path.of("src/main/java/org/adcertmap", file)))
                        .toList());
    }
}
