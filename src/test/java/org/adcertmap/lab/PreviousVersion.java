// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * The jar of the version before this one, which is built from its commit once, and kept in the directory for temporary
 * files. Where the history does not have that commit, as in a shallow clone or in an archive of the sources, the jar of
 * this build stands in for it, with the version before in its name and manifest: that shows how files are replaced, not
 * what the version before wrote.
 */
public final class PreviousVersion {
    /** Its version. */
    public static final String VERSION = "0.1.0";

    private static final String COMMIT = "a80e9726eef2";
    private static final String SOURCES = "pom.xml .mvn LICENSE NOTICE conf src/main";

    private PreviousVersion() {}

    /** Returns the jar. */
    public static Path jar() throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "adcertmap-" + VERSION + "-" + COMMIT);
        Path jar = folder.resolve("target/adcertmap-" + VERSION + ".jar");
        if (Files.notExists(jar)) {
            Folders.delete(folder);
            Files.createDirectories(jar.getParent());
            if (exportSources(folder)) {
                MavenBuild.run(folder, Map.of(), "-Dmaven.test.skip=true", "package");
            } else {
                System.out.println("The history does not have the commit " + COMMIT + " of version " + VERSION
                        + ": the jar of this build stands in for it.");
                relabel(AdcertmapJar.path(), jar);
            }
        }
        return jar;
    }

    private static boolean exportSources(Path folder) throws IOException, InterruptedException {
        String export = "git archive " + COMMIT + " " + SOURCES + " | tar -x -C \"$0\"";
        Process process = new ProcessBuilder(List.of("bash", "-o", "pipefail", "-c", export, folder.toString()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return process.waitFor(2, TimeUnit.MINUTES) && process.exitValue() == 0;
    }

    private static void relabel(Path source, Path target) throws IOException {
        try (JarFile jar = new JarFile(source.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, VERSION);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        out.putNextEntry(new JarEntry(entry.getName()));
                        try (InputStream in = jar.getInputStream(entry)) {
                            in.transferTo(out);
                        }
                    }
                }
            }
        }
    }
}
