// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class DownloadPathsTest {
    @Test
    void readmeOfTheDownloadHasNoCommandsForTheSources() throws IOException {
        String readme = DownloadPaths.withoutSources(Files.readString(Path.of("README.md")));
        List<String> headings =
                readme.lines().filter(line -> line.startsWith("## ")).toList();
        assertTrue(headings.containsAll(List.of("## Troubleshoot", "## Limitations")), headings::toString);
        assertTrue(readme.contains("samples and an SBOM.\n"), readme);
    }

    @Test
    void everyFileAndFolderIsInTheDocumentation() throws IOException {
        String table = Files.readString(Path.of("docs/install.md")).split("\n## ")[1];
        List<String> missing = Download.CONTENT.values().stream()
                .map(path -> Path.of(path).getName(0).toString())
                .filter(name -> !name.endsWith(".md")) // pages, which are linked
                .distinct()
                .filter(name -> !table.contains("`" + name))
                .toList();
        assertEquals(List.of(), missing);
    }

    @Test
    void restOfTheReadmeIsUnchanged() {
        assertEquals(
                "## A\na\n## B\nb\n",
                DownloadPaths.withoutSources("## A\na\n## Test it\n```\nmvn verify\n```\n## B\nb\n"));
        assertThrows(IllegalArgumentException.class, () -> DownloadPaths.withoutSources("Run `mvn test`.\n"));
    }
}
