// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.adcertmap.setup.files.FileAccess;
import org.adcertmap.setup.files.StagedFile;
import org.adcertmap.setup.settings.TextFile;
import org.adcertmap.tool.console.ConsolePart;

/**
 * What {@code install} has made in a CATALINA_BASE and {@code uninstall} may undo, in {@code conf/adcertmap.installed}.
 * Immutable.
 *
 * @param files the names of the files in {@code conf} that it created
 * @param wrapped the configuration files in which it nested a Realm in a CombinedRealm
 * @param expanded the configuration files in which it gave content to an element without any
 * @param console the parts of the console that it made
 */
record InstallRecord(Set<String> files, Set<String> wrapped, Set<String> expanded, Set<ConsolePart> console) {
    static final InstallRecord NONE = new InstallRecord(Set.of(), Set.of(), Set.of(), Set.of());
    private static final String NAME = "adcertmap.installed";
    private static final String HEADER = "# What \"install\" has made here; \"uninstall\" reads it.";
    /** A file in {@code conf} itself, so that no other file is ever deleted. */
    private static final Pattern FILE_NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

    /** Copies the sets. */
    InstallRecord {
        files = Set.copyOf(files);
        wrapped = Set.copyOf(wrapped);
        expanded = Set.copyOf(expanded);
        console = Set.copyOf(console);
    }

    /** Returns where the record of a CATALINA_BASE is. */
    static Path path(Path base) {
        return base.resolve("conf").resolve(NAME);
    }

    /**
     * Returns how the record names a configuration file: within CATALINA_BASE by its place there, so that it may move.
     */
    static String nameOf(Path configuration, Path base) throws IOException {
        Path real = base.toRealPath();
        return (configuration.startsWith(real) ? real.relativize(configuration) : configuration)
                .toString()
                .replace('\\', '/');
    }

    /** Reads the record; empty if there is none. A line that is not understood counts for nothing. */
    static InstallRecord read(Path base) throws IOException {
        Path file = path(base);
        if (!Files.exists(file)) {
            return NONE;
        }
        Set<String> files = new TreeSet<>();
        Set<String> wrapped = new TreeSet<>();
        Set<String> expanded = new TreeSet<>();
        Set<ConsolePart> console = new TreeSet<>();
        TextFile.read(file).lines().forEach(line -> {
            int blank = line.indexOf(' ');
            String value = line.substring(blank + 1);
            switch (blank < 0 ? "" : line.substring(0, blank)) {
                case "file" -> {
                    if (FILE_NAME.matcher(value).matches()) {
                        files.add(value);
                    }
                }
                case "wrapped" -> wrapped.add(value);
                case "expanded" -> expanded.add(value);
                case "console" -> console.addAll(parts(value));
                default -> {}
            }
        });
        return new InstallRecord(files, wrapped, expanded, console);
    }

    private static List<ConsolePart> parts(String name) {
        return Arrays.stream(ConsolePart.values())
                .filter(part -> part.name().equalsIgnoreCase(name))
                .toList();
    }

    /** Returns the union of both. */
    InstallRecord and(InstallRecord other) {
        return new InstallRecord(
                union(files, other.files),
                union(wrapped, other.wrapped),
                union(expanded, other.expanded),
                union(console, other.console));
    }

    /** Returns the record without what concerns this configuration file. */
    InstallRecord withoutEditsOf(String configuration) {
        return new InstallRecord(files, without(wrapped, configuration), without(expanded, configuration), console);
    }

    /** Returns the record without the console. */
    InstallRecord withoutConsole() {
        return new InstallRecord(files, wrapped, expanded, Set.of());
    }

    /** Returns the record with these files in {@code conf} alone. */
    InstallRecord withFiles(Set<String> left) {
        return new InstallRecord(left, wrapped, expanded, console);
    }

    private static <T extends Comparable<T>> Set<T> union(Set<T> one, Set<T> other) {
        Set<T> both = new TreeSet<>(one);
        both.addAll(other);
        return both;
    }

    private static Set<String> without(Set<String> all, String one) {
        Set<String> rest = new TreeSet<>(all);
        rest.remove(one);
        return rest;
    }

    /** Writes the record, with the access of the configuration file; removes its file if there is nothing to record. */
    void write(Path base, Path model) throws IOException {
        if (equals(NONE)) {
            Files.deleteIfExists(path(base));
            return;
        }
        List<String> lines = new ArrayList<>(List.of(HEADER));
        new TreeSet<>(files).forEach(file -> lines.add("file " + file));
        new TreeSet<>(wrapped).forEach(file -> lines.add("wrapped " + file));
        new TreeSet<>(expanded).forEach(file -> lines.add("expanded " + file));
        new TreeSet<>(console)
                .forEach(part -> lines.add("console " + part.name().toLowerCase(Locale.ROOT)));
        byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (StagedFile staged = StagedFile.of(path(base), content, FileAccess.like(model))) {
            staged.replace();
        }
    }
}
