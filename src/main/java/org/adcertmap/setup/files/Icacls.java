// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.adcertmap.denial.Printable;

/**
 * Restricts a file on Windows with {@code icacls}: the JDK finds accounts by their localized names only, and
 * {@code icacls} by their SIDs. Sources: Microsoft, icacls; well-known SIDs (MS-DTYP 2.4.2.4). Stateless.
 */
final class Icacls {
    /** LOCAL SERVICE reads: Tomcat's service runs as it. SYSTEM and Administrators have full access. */
    private static final List<String> GRANTS = List.of("*S-1-5-19:R", "*S-1-5-18:F", "*S-1-5-32-544:F");

    /** Replaces the rights that these accounts had. */
    private static final String GRANT_OPTION = "/grant:r";

    private Icacls() {}

    /** Returns the command, which removes every inherited right first. */
    static List<String> command(Map<String, String> environment, Path file) {
        return List.of(
                program(environment),
                file.toString(),
                "/inheritance:r",
                GRANT_OPTION,
                GRANTS.get(0),
                GRANTS.get(1),
                GRANTS.get(2));
    }

    /**
     * Returns the same command as an administrator types it.
     *
     * @param quoted the file as an argument
     */
    static String typed(String quoted) {
        return "icacls " + quoted + " /inheritance:r " + GRANT_OPTION + " " + String.join(" ", GRANTS);
    }

    private static String program(Map<String, String> environment) {
        return environment.getOrDefault("SystemRoot", "C:\\Windows") + "\\System32\\icacls.exe";
    }

    /** Returns the command that saves the access control list of a file in SDDL, in UTF-16. */
    static List<String> saveCommand(Map<String, String> environment, Path file, Path saved) {
        return List.of(program(environment), file.toString(), "/save", saved.toString(), "/q");
    }

    /**
     * Returns the access control list of a file in SDDL.
     *
     * @throws IOException if it cannot be read
     */
    static String sddl(Path file) throws IOException {
        Path folder = Files.createTempDirectory("adcertmap-acl");
        Path saved = folder.resolve("acl");
        try {
            run(saveCommand(System.getenv(), file, saved), "the access to " + file + " cannot be read");
            return Files.readString(saved, StandardCharsets.UTF_16LE);
        } finally {
            Files.deleteIfExists(saved);
            Files.deleteIfExists(folder);
        }
    }

    /** @throws IOException if it fails: the file is readable for others then */
    static void restrict(Path file) throws IOException {
        run(command(System.getenv(), file), "the access to " + file + " cannot be restricted");
    }

    private static void run(List<String> command, String failure) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        try {
            if (process.waitFor() != 0) {
                throw new IOException(failure + ": icacls: " + Printable.excerpt(output.strip()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(failure + ": interrupted", e);
        }
    }
}
