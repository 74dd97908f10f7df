// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The jar of the version before this one, which is built from its commit once, and kept in the directory for temporary
 * files.
 */
public final class PreviousVersion {
    /** Its version. */
    public static final String VERSION = "0.1.0";

    private static final String COMMIT = "a80e9726eef2";
    private static final String SOURCES = "pom.xml .mvn LICENSE NOTICE conf src/main";

    private PreviousVersion() {}

    /**
     * Returns the jar.
     *
     * @throws IllegalStateException if git or the history of the sources is not there
     */
    public static Path jar() throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "adcertmap-" + VERSION + "-" + COMMIT);
        Path jar = folder.resolve("target/adcertmap-" + VERSION + ".jar");
        if (Files.notExists(jar)) {
            Folders.delete(folder);
            Files.createDirectories(folder);
            String export = "git archive " + COMMIT + " " + SOURCES + " | tar -x -C \"$0\"";
            Process process = new ProcessBuilder(List.of("bash", "-o", "pipefail", "-c", export, folder.toString()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(
                        "this test needs git, and the commit " + COMMIT + " of version " + VERSION
                                + " in the history of this clone; a shallow clone has it after: git fetch --unshallow");
            }
            MavenBuild.run(folder, Map.of(), "-Dmaven.test.skip=true", "package");
        }
        return jar;
    }
}
