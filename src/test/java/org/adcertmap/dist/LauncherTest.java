// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/adcertmap} with a program in place of Java, which prints its arguments. */
class LauncherTest {
    private static final String JAVA = """
            #!/bin/sh
            if [ "$1" = -version ]; then
                echo 'Picked up JAVA_TOOL_OPTIONS: -Dversion="1"' >&2
                echo 'openjdk version "VERSION" 2025-04-15' >&2
                exit 0
            fi
            printf '[%s]\\n' "$@"
            exit 42
            """;

    private Path folder;
    private Path launcher;
    private Path jar;
    private Path javaHome;

    @BeforeEach
    void unpack(@TempDir Path temporary) throws IOException {
        folder = Files.createDirectory(temporary.toRealPath().resolve("a folder (x) & 'y'"));
        launcher = Files.copy(
                Path.of("dist/bin/adcertmap"),
                Files.createDirectories(folder.resolve("bin")).resolve("adcertmap"));
        jar = Files.createFile(Files.createDirectories(folder.resolve("lib")).resolve("adcertmap-1.2.3.jar"));
        javaHome = java("jdk 17", "17.0.15");
    }

    private Path java(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, JAVA.replace("VERSION", version));
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private record Result(int exitStatus, List<String> output) {}

    private Result run(Path started, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/bin/sh", started.toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().remove("ADCERTMAP_OPTS");
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
        return new Result(process.exitValue(), Files.readAllLines(output));
    }

    private void assertRuns(Path started, Map<String, String> environment) throws Exception {
        assertEquals(
                new Result(42, List.of("[-Dadcertmap.command=" + started + "]", "[-jar]", "[" + jar + "]", "[check]")),
                run(started, environment, "check"));
    }

    private void assertFails(String message, Map<String, String> environment) throws Exception {
        assertEquals(new Result(69, List.of("adcertmap: " + message)), run(launcher, environment));
    }

    @Test
    void passesAllArgumentsAsTheyAre() throws Exception {
        List<String> arguments = List.of("a b", "", "$HOME", "*", "\"quoted\"", "'", "C:\\x\\", "--x=y z");
        List<String> output = run(launcher, Map.of("JAVA_HOME", javaHome.toString()), arguments.toArray(String[]::new))
                .output();
        assertEquals(
                arguments.stream().map(argument -> "[" + argument + "]").toList(), output.subList(3, output.size()));
    }

    @Test
    void optionsOfTheEnvironmentAreForJava() throws Exception {
        Result result =
                run(launcher, Map.of("JAVA_HOME", javaHome.toString(), "ADCERTMAP_OPTS", "-Da=1 -Db=2"), "check");
        assertEquals(List.of("[-Da=1]", "[-Db=2]"), result.output().subList(0, 2));
    }

    @Test
    void javaHomeTakesPrecedenceOverPath() throws Exception {
        String path = java("jdk 11", "11.0.2").resolve("bin") + ":" + System.getenv("PATH");
        assertRuns(launcher, Map.of("JAVA_HOME", javaHome.toString(), "PATH", path));
    }

    @Test
    void withoutJavaHomeTheJavaOfPathRuns() throws Exception {
        assertRuns(launcher, Map.of("PATH", javaHome.resolve("bin") + ":" + System.getenv("PATH")));
    }

    @Test
    void isStartedThroughSymbolicLinks() throws Exception {
        Path relative = Files.createSymbolicLink(folder.resolve("adcertmap 1"), Path.of("bin", "adcertmap"));
        Path absolute = Files.createSymbolicLink(folder.getParent().resolve("adcertmap"), relative);
        assertRuns(absolute, Map.of("JAVA_HOME", javaHome.toString()));
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_402", "11.0.2", "16"})
    void olderJavaIsAnError(String version) throws Exception {
        Path old = java("old", version);
        assertFails(
                "JAVA_HOME is " + old + ", Java " + version + "; adcertmap needs Java 17 or newer: set JAVA_HOME",
                Map.of("JAVA_HOME", old.toString()));
    }

    @ParameterizedTest
    @CsvSource({"17", "21-ea", "25.0.3+9", "26-internal"})
    void newerJavaRuns(String version) throws Exception {
        assertRuns(launcher, Map.of("JAVA_HOME", java("new", version).toString()));
    }

    @Test
    void missingJavaIsAnError() throws Exception {
        Path tools = Files.createDirectories(folder.resolve("tools"));
        for (String tool : List.of("dirname", "ls", "sed")) {
            Files.createSymbolicLink(
                    tools.resolve(tool), Path.of("/usr/bin", tool).toRealPath());
        }
        assertFails(
                "no Java: set JAVA_HOME to a JDK or JRE 17 or newer, or put its java on PATH",
                Map.of("PATH", tools.toString()));
        assertFails(
                "JAVA_HOME is /nowhere, which has no bin/java; set it to a JDK or JRE 17 or newer",
                Map.of("JAVA_HOME", "/nowhere"));
    }

    @Test
    void missingJarAndSeveralJarsAreErrors() throws Exception {
        Path other = Files.createFile(jar.resolveSibling("adcertmap-1.2.4.jar"));
        assertFails(
                "more than one jar in " + folder.resolve("lib") + "; unpack the archive into an empty folder",
                Map.of());
        Files.delete(other);
        Files.delete(jar);
        assertFails("no adcertmap-VERSION.jar in " + folder.resolve("lib") + "; unpack the whole archive", Map.of());
    }
}
