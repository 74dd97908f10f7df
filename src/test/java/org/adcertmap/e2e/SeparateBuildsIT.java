// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.MavenBuild;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What has a build of its own, which the project's build does not run, compiles with the present sources. */
class SeparateBuildsIT {
    @TempDir
    private Path copy;

    @DisplayName("The benchmark, and the tests of threads")
    @ParameterizedTest
    @CsvSource({
        "bench, org/adcertmap/bench/Bench.class",
        "jcstress, org/adcertmap/tomcat/connection/ConnectionStress.class"
    })
    void compiles(String project, String expected) throws Exception {
        for (String name : new String[] {"main", "test", project}) {
            Folders.copy(Path.of("src", name), copy.resolve("src").resolve(name));
        }
        MavenBuild.run(copy.resolve("src").resolve(project), Map.of(), "compile");
        try (var classes = Files.walk(copy)) {
            assertTrue(classes.anyMatch(file -> file.endsWith(expected)), expected);
        }
    }
}
