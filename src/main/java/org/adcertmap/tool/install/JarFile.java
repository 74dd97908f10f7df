// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.setup.files.FileAccess;
import org.adcertmap.setup.files.StagedFile;
import org.adcertmap.setup.serverxml.ServerXmlException;

/**
 * The jar in {@code lib} of a CATALINA_BASE: which versions are there, and whether the running one may be put beside or
 * in place of them.
 *
 * @param running the jar that runs
 * @param target its place in {@code lib}
 * @param otherVersions jars of other versions in {@code lib}; with two of them Tomcat would load either
 */
record JarFile(Path running, Path target, List<Path> otherVersions) {
    private static final String NAME = "adcertmap-\\d.*\\.jar";

    /**
     * Looks into {@code lib}, and changes nothing.
     *
     * @param replace whether another version or build may be replaced
     * @throws ServerXmlException if another version or build is installed and {@code replace} is false
     */
    static JarFile forInstallation(Path base, boolean replace) throws IOException, ServerXmlException {
        Path running = runningJar();
        Path target = base.resolve("lib").resolve(running.getFileName());
        List<Path> others =
                installed(base).stream().filter(jar -> !jar.equals(target)).toList();
        if (!others.isEmpty() && !replace) {
            throw new ServerXmlException("another version of the jar is installed: " + others
                    + "; use --replace to remove it; nothing was changed");
        }
        JarFile jar = new JarFile(running, target, others);
        if (Files.exists(target) && !jar.isInstalled() && !replace) {
            throw new ServerXmlException(
                    target + ": a different build is installed; use --replace to overwrite it; nothing was changed");
        }
        return jar;
    }

    /** Returns the jars of every version in {@code lib}. */
    static List<Path> installed(Path base) throws IOException {
        Path lib = base.resolve("lib");
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> file.getFileName().toString().matches(NAME))
                    .sorted()
                    .toList();
        }
    }

    /** Returns whether this very build is in its place. */
    boolean isInstalled() throws IOException {
        return Files.exists(target) && Files.mismatch(running, target) < 0;
    }

    /**
     * Stages a copy in {@code lib}, which exists.
     *
     * @param model whose access it gets: that of the download may be another account's, or for that account alone
     */
    StagedFile stage(Path model) throws IOException {
        return StagedFile.of(target, Files.readAllBytes(running), FileAccess.programLike(model));
    }

    /** Returns the jar that runs. */
    private static Path runningJar() throws ServerXmlException {
        try {
            Path jar = Path.of(JarFile.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(jar)) {
                return jar;
            }
            throw new ServerXmlException("install copies the running jar to lib, but this is not running from a jar");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the location of a jar is a URI", e);
        }
    }
}
