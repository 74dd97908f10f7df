// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Installs programs that a test needs from Debian's packages, if they are missing. */
public final class DebianPackage {
    private DebianPackage() {}

    /**
     * Makes sure that the program is installed.
     *
     * @param program the name of the package, and of the program in it
     * @throws IllegalStateException if it is missing and cannot be installed
     */
    public static void require(String program) throws IOException, InterruptedException {
        if (!isInstalled(program)) {
            run("apt-get", "update");
            run("apt-get", "install", "--yes", "--no-install-recommends", program);
        }
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException("as root: " + String.join(" ", command) + "\n" + printed);
        }
    }
}
