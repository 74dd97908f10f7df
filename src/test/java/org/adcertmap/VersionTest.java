// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.lab.PreviousVersion;
import org.adcertmap.lab.Snippets;
import org.junit.jupiter.api.Test;

/** The version is that of the build in the documentation, the samples, the benchmark and the changelog. */
class VersionTest {
    private static final Pattern POM =
            Pattern.compile("<artifactId>adcertmap</artifactId>\\s*<version>(.*?)</version>");
    private static final Pattern FILE = Pattern.compile("adcertmap-(\\d+\\.\\d+\\.\\d+)");

    private static String version() throws IOException {
        return first(POM, Path.of("pom.xml"));
    }

    private static String first(Pattern pattern, Path file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(file));
        assertTrue(matcher.find(), file::toString);
        return matcher.group(1);
    }

    @Test
    void documentationNamesFilesOfThisVersion() throws IOException {
        Set<String> named = new TreeSet<>();
        for (Path page : Snippets.pages()) {
            FILE.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(1))
                    .filter(version -> !version.equals(PreviousVersion.VERSION) || !page.endsWith("upgrade.md"))
                    .forEach(named::add);
        }
        assertEquals(Set.of(version()), named);
    }

    @Test
    void samplesAndBenchmarkUseThisVersion() throws IOException {
        Pattern property = Pattern.compile("<adcertmap.version>(.*?)<");
        for (String sample : List.of("spring-boot-3", "spring-boot-4")) {
            assertEquals(version(), first(property, Path.of("src/samples", sample, "pom.xml")), sample);
        }
        Pattern bench = Pattern.compile("<artifactId>adcertmap-bench</artifactId>\\s*<version>(.*?)</version>");
        assertEquals(version(), first(bench, Path.of("src/bench/pom.xml")));
    }

    @Test
    void changelogBeginsWithThisVersionAndThenTheOneBefore() throws IOException {
        List<String> versions = Pattern.compile("(?m)^## (\\S+)")
                .matcher(Files.readString(Path.of("CHANGELOG.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(List.of(version(), PreviousVersion.VERSION), versions.subList(0, 2));
    }
}
