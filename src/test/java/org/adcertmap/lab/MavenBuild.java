// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Builds a project with the Maven and the local repository of the build that runs this test. */
public final class MavenBuild {
    private MavenBuild() {}

    /**
     * Runs Maven in a project.
     *
     * @param environment in addition to that of this JVM
     * @param arguments goals and options
     * @throws IllegalStateException if the build fails, with its output
     */
    public static void run(Path project, Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>();
        // One Maven at a time writes to the local repository, whichever JVM of the tests has started it.
        command.addAll(List.of(
                "flock",
                Path.of(System.getProperty("java.io.tmpdir"), "adcertmap-maven.lock")
                        .toString()));
        command.add(
                Path.of(System.getProperty("adcertmap.mavenHome"), "bin", "mvn").toString());
        command.addAll(
                List.of("-q", "-B", "-ntp", "-Dmaven.repo.local=" + System.getProperty("adcertmap.mavenRepository")));
        command.addAll(List.of(arguments));
        Path log = project.resolve("build.log");
        ProcessBuilder build = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        build.environment().put("MAVEN_OPTS", String.join(" ", Jvm.BRIEF));
        build.environment().putAll(environment);
        try {
            if (build.start().waitFor() != 0) {
                throw new IllegalStateException("the build of " + project + " failed:\n" + Files.readString(log));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
