// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.files;

import java.io.IOException;
import java.nio.charset.Charset;
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

    private Icacls() {}

    /** Returns the command, which removes every inherited right first. */
    static List<String> command(Map<String, String> environment, Path file) {
        String windows = environment.getOrDefault("SystemRoot", "C:\\Windows");
        return List.of(
                windows + "\\System32\\icacls.exe",
                file.toString(),
                "/inheritance:r",
                "/grant:r",
                GRANTS.get(0),
                GRANTS.get(1),
                GRANTS.get(2));
    }

    /** @throws IOException if it fails: the file is readable for others then */
    static void restrict(Path file) throws IOException {
        Process process = new ProcessBuilder(command(System.getenv(), file))
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), Charset.defaultCharset());
        try {
            if (process.waitFor() != 0) {
                throw new IOException("the access to " + file + " cannot be restricted: icacls: "
                        + Printable.excerpt(output.strip()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the access to " + file + " was being restricted", e);
        }
    }
}
