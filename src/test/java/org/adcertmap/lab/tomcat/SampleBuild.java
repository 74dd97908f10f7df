// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

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
            delete(copy);
            copy(sample, copy);
            for (Map.Entry<String, Path> each : added.entrySet()) {
                Files.copy(each.getValue(), copy.resolve(each.getKey()));
            }
            Files.createDirectories(artifact);
            try {
                Files.copy(jar, artifact.resolve("adcertmap-" + VERSION + ".jar"));
                Files.copy(Path.of("pom.xml"), artifact.resolve("adcertmap-" + VERSION + ".pom"));
                build(copy, repository);
            } finally {
                delete(artifact);
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void build(Path project, Path repository) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(
                Path.of(System.getProperty("adcertmap.mavenHome"), "bin", "mvn").toString());
        command.addAll(List.of(
                "-q", "-B", "-ntp", "-f", project.resolve("pom.xml").toString(), "-Dmaven.repo.local=" + repository));
        command.addAll(List.of("-Dadcertmap.version=" + VERSION, "package"));
        Path log = project.resolve("build.log");
        ProcessBuilder build =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        try {
            if (build.start().waitFor() != 0) {
                throw new IllegalStateException("the build of the sample failed:\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(Files.isDirectory(path) ? target : target.getParent());
                if (Files.isRegularFile(path)) {
                    Files.copy(path, target);
                }
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path :
                        all.sorted((one, other) -> other.compareTo(one)).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
