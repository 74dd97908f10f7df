// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.MavenBuild;

/**
 * Builds a sample project with Maven, in a copy below target. During the build the jar under test is in Maven's local
 * repository with a version of its own, as {@code mvn install} would put it there.
 */
public final class SampleBuild {
    private static final String VERSION =
            "under-test-" + ProcessHandle.current().pid();

    private SampleBuild() {}

    /**
     * Builds a sample.
     *
     * @return the copy; the artifacts are in its target
     */
    public static Path of(Path sample, Path jar) {
        return with(Map.of(), sample, jar);
    }

    /**
     * Builds a sample with further files.
     *
     * @param added files by their path in the copy
     */
    public static Path with(Map<String, Path> added, Path sample, Path jar) {
        Path copy = Path.of("target/samples").resolve(sample.getFileName()).toAbsolutePath();
        Path repository = Path.of(System.getProperty("adcertmap.mavenRepository"));
        Path artifact = repository.resolve("org/adcertmap/adcertmap").resolve(VERSION);
        try {
            Folders.delete(copy);
            Folders.copy(sample, copy);
            for (Map.Entry<String, Path> each : added.entrySet()) {
                Files.copy(each.getValue(), copy.resolve(each.getKey()));
            }
            Files.createDirectories(artifact);
            try {
                Files.copy(jar, artifact.resolve("adcertmap-" + VERSION + ".jar"));
                Files.copy(Path.of("pom.xml"), artifact.resolve("adcertmap-" + VERSION + ".pom"));
                MavenBuild.run(copy, Map.of(), "-Dadcertmap.version=" + VERSION, "package");
            } finally {
                Folders.delete(artifact);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
