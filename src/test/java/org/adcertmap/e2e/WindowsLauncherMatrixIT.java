// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.adcertmap.lab.DebianPackage;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs {@code bin/adcertmap.bat} in the {@code cmd.exe} of Wine, with a program in place of Java, which prints its
 * arguments. Its exit status is that of a batch file that is started directly: with {@code call}, Wine's is always 1.
 */
@Tag("matrix")
class WindowsLauncherMatrixIT {
    private static final String JAVA = """
            #include <stdio.h>
            #include <string.h>
            int main(int count, char **arguments) {
                if (count > 1 && !strcmp(arguments[1], "-version")) {
                    fprintf(stderr, "Picked up JAVA_TOOL_OPTIONS: -Da\\n%s version \\"%s\\" 2025-04-15\\n", "openjdk", VERSION);
                    fprintf(stderr, "OpenJDK Runtime Environment (build 1.2.3)\\n");
                    return 0;
                }
                for (int i = 1; i < count; i++) printf("[%s]\\n", arguments[i]);
                return 42;
            }
            """;

    @TempDir
    private static Path temporary;

    private static Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        DebianPackage.require("wine");
        DebianPackage.require("gcc-mingw-w64-x86-64-win32", "x86_64-w64-mingw32-gcc");
        folder = Files.createDirectory(temporary.toRealPath().resolve("a folder (x86)"));
        Files.copy(
                Path.of("dist/bin/adcertmap.bat"),
                Files.createDirectory(folder.resolve("bin")).resolve("adcertmap.bat"));
        Files.createFile(Files.createDirectory(folder.resolve("lib")).resolve("adcertmap-1.2.3.jar"));
        java("jdk", "17.0.15");
        java("old", "1.8.0_402");
    }

    /** Ends Wine's server, which still writes below the folder; with {@code -w} it is waited for. */
    @AfterAll
    static void endWine() throws IOException, InterruptedException {
        for (String option : List.of("-k", "-w")) {
            ProcessBuilder server = new ProcessBuilder("/usr/lib/wine/wineserver", option);
            server.environment().put("WINEPREFIX", temporary.resolve("wine").toString());
            assertTrue(server.start().waitFor(2, TimeUnit.MINUTES), "Wine ends");
        }
    }

    private static void java(String name, String version) throws IOException, InterruptedException {
        Path home = Files.createDirectories(folder.resolve(name).resolve("bin"));
        Path source = Files.writeString(folder.resolve(name + ".c"), JAVA);
        Process compiler = new ProcessBuilder(
                        "x86_64-w64-mingw32-gcc",
                        "-DVERSION=\"" + version + "\"",
                        "-o",
                        home.resolve("java.exe").toString(),
                        source.toString())
                .inheritIO()
                .start();
        assertEquals(0, compiler.waitFor());
    }

    /** The exit status and the lines of a command. */
    private record Result(int exitStatus, List<String> output) {}

    /** Returns a path as Wine shows it to a program. */
    private static String windows(Path path) {
        return "Z:" + path.toString().replace('/', '\\');
    }

    private static Result run(String javaHome, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of("wine", folder.resolve("bin/adcertmap.bat").toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("WINEPREFIX", temporary.resolve("wine").toString());
        builder.environment().put("WINEDEBUG", "-all");
        builder.environment().put("HOME", temporary.toString()); // which it links to
        builder.environment().put("JAVA_HOME", javaHome);
        builder.environment().remove("ADCERTMAP_OPTS");
        Process process = builder.start();
        assertTrue(process.waitFor(4, TimeUnit.MINUTES), "it ends");
        List<String> lines = Files.readAllLines(output).stream()
                .filter(line -> !line.startsWith("wine: ")) // its own, as at its first start
                .toList();
        return new Result(process.exitValue(), lines);
    }

    @Test
    void passesAllArgumentsAndTheExitStatus() throws Exception {
        Result result = run(windows(folder.resolve("jdk")), "check", "a b", "C:\\x\\y", "--x=1");
        String batch = windows(folder.resolve("bin")) + "\\";
        assertEquals(
                List.of(
                        "[-Dadcertmap.command=" + batch + "adcertmap.bat]",
                        "[-jar]",
                        "[" + batch + "..\\lib\\adcertmap-1.2.3.jar]",
                        "[check]",
                        "[a b]",
                        "[C:\\x\\y]",
                        "[--x=1]"),
                result.output());
        assertEquals(42, result.exitStatus());
    }

    @Test
    void olderAndMissingJavaAreErrors() throws Exception {
        String old = windows(folder.resolve("old"));
        assertEquals(
                new Result(
                        69,
                        List.of(
                                "adcertmap: \"" + old
                                        + "\\bin\\java.exe\" is Java 1.8.0_402; adcertmap needs Java 17 or newer: set JAVA_HOME")),
                run(old));
        assertEquals(
                new Result(
                        69,
                        List.of("adcertmap: \"C:\\nowhere\\bin\\java.exe\" of JAVA_HOME does not exist;"
                                + " set JAVA_HOME to a JDK or JRE 17 or newer")),
                run("C:\\nowhere"));
    }
}
