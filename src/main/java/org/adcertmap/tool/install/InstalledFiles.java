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
 * What does an installation put into a CATALINA_BASE besides the edit of {@code server.xml}? Nothing of the
 * administrator's is lost.
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
     * Puts the jar that runs into {@code lib}.
     *
     * @param replace takes every other version away, of which Tomcat would load either
     */
    void jar(boolean replace) throws IOException, ServerXmlException {
        Path jar = running();
        Path lib = base.resolve("lib");
        Path target = lib.resolve(jar.getFileName());
        List<Path> others = others(lib, target);
        if (!others.isEmpty() && !replace) {
            throw new ServerXmlException(
                    "another version is there: " + others + "; --replace takes it away. Nothing was changed");
        }
        boolean there = Files.exists(target);
        if (there && Files.mismatch(jar, target) < 0) {
            say(target + ": is there already");
        } else if (there && !replace) {
            throw new ServerXmlException(
                    target + ": another build is there; --replace takes it away. Nothing was changed");
        } else {
            say(target + (dryRun ? ": would be put there" : ": put there"));
            if (!dryRun) {
                Files.createDirectories(lib);
                Path temporary = lib.resolve(jar.getFileName() + ".tmp");
                Files.copy(jar, temporary, StandardCopyOption.REPLACE_EXISTING);
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        for (Path other : others) {
            say(other + (dryRun ? ": would be taken away" : ": taken away"));
            if (!dryRun) {
                Files.delete(other);
            }
        }
    }

    /** Puts the sample of the settings into {@code conf}, unless there is one already. */
    void settings(String domain, String servers) throws IOException {
        Path file = base.resolve("conf").resolve("adcertmap.properties");
        if (Files.exists(file)) {
            say(file + ": is there already, nothing was changed"
                    + (domain == null && servers == null ? "" : "; --domain and --servers count for a new file only"));
            return;
        }
        String sample;
        try (InputStream in = InstalledFiles.class.getResourceAsStream("adcertmap.properties")) {
            sample = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        say(file + (dryRun ? ": would be put there" : ": put there"));
        if (!dryRun) {
            Files.writeString(
                    file, with(with(sample, "domain", domain), "servers", servers), StandardOpenOption.CREATE_NEW);
        }
    }

    private static String with(String sample, String setting, String value) {
        return value == null
                ? sample
                : sample.lines()
                        .map(line ->
                                line.startsWith(setting + " =") ? setting + " = " + value.replace("\\", "\\\\") : line)
                        .reduce("", (text, line) -> text + line + "\n");
    }

    private static List<Path> others(Path lib, Path target) throws IOException {
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

    private static Path running() throws ServerXmlException {
        try {
            Path jar = Path.of(InstalledFiles.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            if (Files.isRegularFile(jar)) {
                return jar;
            }
            throw new ServerXmlException(
                    "install puts the jar into lib that it runs from, and it does not run from one");
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the place of a jar is an address", e);
        }
    }

    private void say(String text) {
        out.println(Printable.of(text));
    }
}
