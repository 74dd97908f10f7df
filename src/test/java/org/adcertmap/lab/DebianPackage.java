// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Installs programs that a test needs from Debian's packages, if they are missing. */
public final class DebianPackage {
    /** Another JVM of the tests may be installing too, by this or by packages.sh. */
    private static final List<String> APT_GET = List.of(
            "flock",
            "-w",
            "600",
            Path.of(System.getProperty("java.io.tmpdir"), "adcertmap-packages.lock")
                    .toString(),
            "apt-get",
            "-o",
            "DPkg::Lock::Timeout=300");

    private DebianPackage() {}

    /**
     * Makes sure that the program is installed.
     *
     * @param program the name of the package, and of the program in it
     * @throws IllegalStateException if it is missing and cannot be installed
     */
    public static void require(String program) throws IOException, InterruptedException {
        require(program, program);
    }

    /** Makes sure that the program is installed, which is in the package of another name. */
    public static void require(String name, String program) throws IOException, InterruptedException {
        if (!isInstalled(program)) {
            install(name, program);
        }
    }

    private static void install(String name, String program) throws IOException, InterruptedException {
        run(APT_GET, "update"); // if it fails, the package may still be in the lists that are present
        String printed = run(APT_GET, "install", "--yes", "--no-install-recommends", name);
        if (!isInstalled(program)) {
            throw new IllegalStateException(
                    "this test needs " + program + "; as root: apt-get install " + name + "\n" + printed);
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static String run(List<String> program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
