// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.denial.Printable;
import org.adcertmap.setup.serverxml.ServerXmlException;

/**
 * Copies the jar and a sample settings file into a CATALINA_BASE. An existing settings file is never changed, an
 * existing jar only on request.
 */
final class InstalledFiles {
    private final Path base;
    private final boolean dryRun;
    private final PrintWriter out;

    InstalledFiles(Path base, boolean dryRun, PrintWriter out) {
        this.base = base;
        this.dryRun = dryRun;
        this.out = out;
    }

    /**
     * Copies the running jar to {@code lib}.
     *
     * @param replace whether other versions of the jar are removed; with two of them Tomcat would load either
     * @throws ServerXmlException if another version or build is installed and {@code replace} is false
     */
    void jar(boolean replace) throws IOException, ServerXmlException {
        Path jar = runningJar();
        Path lib = base.resolve("lib");
        Path target = lib.resolve(jar.getFileName());
        List<Path> otherVersions = otherVersions(lib, target);
        if (!otherVersions.isEmpty() && !replace) {
            throw new ServerXmlException("another version of the jar is installed: " + otherVersions
                    + "; use --replace to remove it; nothing was changed");
        }
        boolean exists = Files.exists(target);
        if (exists && Files.mismatch(jar, target) < 0) {
            print(target + ": already installed");
        } else if (exists && !replace) {
            throw new ServerXmlException(
                    target + ": a different build is installed; use --replace to overwrite it; nothing was changed");
        } else {
            print(target + (dryRun ? ": would be installed" : ": installed"));
            if (!dryRun) {
                Files.createDirectories(lib);
                Path temporary = lib.resolve(jar.getFileName() + ".tmp");
                Files.copy(jar, temporary, StandardCopyOption.REPLACE_EXISTING);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        for (Path other : otherVersions) {
            print(other + (dryRun ? ": would be removed" : ": removed"));
            if (!dryRun) {
                Files.delete(other);
            }
        }
    }

    /**
     * Copies the sample settings file to {@code conf}, unless the file exists. It may get a password, so it gets the
     * owner and permissions of the configuration file, which may have passwords as well.
     *
     * @param configuration {@code server.xml} or {@code context.xml}
     */
    void settings(String domain, String servers, Path configuration) throws IOException {
        Path file = base.resolve("conf").resolve("adcertmap.properties");
        if (Files.exists(file)) {
            print(file + ": already exists, not changed"
                    + (domain == null && servers == null ? "" : "; --domain and --servers apply only to a new file"));
            return;
        }
        String sample;
        try (InputStream in = InstalledFiles.class.getResourceAsStream("adcertmap.properties")) {
            sample = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        print(file + (dryRun ? ": would be created" : ": created"));
        if (!dryRun) {
            Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
            try {
                Files.copy(
                        configuration,
                        temporary,
                        StandardCopyOption.COPY_ATTRIBUTES,
                        StandardCopyOption.REPLACE_EXISTING);
                Files.writeString(
                        temporary,
                        withSetting(withSetting(sample, "domain", domain), "servers", servers),
                        StandardOpenOption.TRUNCATE_EXISTING);
                Files.move(temporary, file);
            } finally {
                Files.deleteIfExists(temporary);
            }
        }
    }

    private static String withSetting(String sample, String setting, String value) {
        return value == null
                ? sample
                : sample.lines()
                        .map(line ->
                                line.startsWith(setting + " =") ? setting + " = " + value.replace("\\", "\\\\") : line)
                        .reduce("", (text, line) -> text + line + "\n");
    }

    private static List<Path> otherVersions(Path lib, Path target) throws IOException {
        if (!Files.isDirectory(lib)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file ->
                            file.getFileName().toString().matches("adcertmap-\\d.*\\.jar") && !file.equals(target))
                    .sorted()
                    .toList();
        }
    }

    private static Path runningJar() throws ServerXmlException {
        try {
            Path jar = Path.of(InstalledFiles.class
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

    private void print(String text) {
        out.println(Printable.of(text));
    }
}
