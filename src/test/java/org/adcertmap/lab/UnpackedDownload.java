// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A shell in the folder of the download, in which lines of the documentation run as they are, but for the names of the
 * administrator's Tomcat, domain and files.
 */
public final class UnpackedDownload {
    private final Map<String, String> names = new LinkedHashMap<>();
    private Path folder;

    /** Starts in the folder that has the archives. */
    public UnpackedDownload(Path folder) {
        this.folder = folder;
    }

    /** Returns the archive of this build in the format {@code zip} or {@code tar.gz}. */
    public static Path archive(String format) {
        Path jar = AdcertmapJar.path();
        return jar.resolveSibling(jar.getFileName().toString().replaceFirst("jar$", format));
    }

    /** Returns the name of the archives without a suffix, {@code adcertmap-VERSION}. */
    public static String name() {
        return AdcertmapJar.path().getFileName().toString().replaceFirst("\\.jar$", "");
    }

    /** Replaces a name of the documentation in all lines that are run from now on; earlier ones take precedence. */
    public UnpackedDownload name(String documented, Object actual) {
        names.put(documented, actual.toString());
        return this;
    }

    /** Returns the current folder. */
    public Path folder() {
        return folder;
    }

    /** Goes to a folder below this one, as {@code cd} does. */
    public void enter(String name) {
        folder = folder.resolve(name);
    }

    /** Runs lines in Bash, which ends at the first that fails, and returns what they have printed. */
    public String run(String lines) throws IOException, InterruptedException {
        String actual = lines;
        for (Map.Entry<String, String> name : names.entrySet()) {
            actual = actual.replace(name.getKey(), name.getValue());
        }
        Path output = Files.createTempFile("output", ".txt");
        ProcessBuilder builder = new ProcessBuilder(List.of("bash", "-e", "-c", actual))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("ADCERTMAP_OPTS", String.join(" ", Jvm.BRIEF));
        Process process = builder.start();
        if (!process.waitFor(4, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        String printed = Files.readString(output);
        Files.delete(output);
        assertEquals(0, process.waitFor(), actual + "\n" + printed);
        return printed;
    }
}
