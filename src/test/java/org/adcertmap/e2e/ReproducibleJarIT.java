// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Folders;
import org.adcertmap.lab.MavenBuild;
import org.adcertmap.lab.UnpackedDownload;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same sources build the same jar, WAR and archives, in another directory, at another time and in another time
 * zone.
 */
class ReproducibleJarIT {
    private static final List<String> SOURCES =
            List.of("pom.xml", ".mvn", "LICENSE", "NOTICE", "conf", "src/main", "src/console");
    private static final List<String> SOURCES_OF_THE_DOWNLOAD = List.of(
            "README.md",
            "CHANGELOG.md",
            "DEVELOPMENT.md",
            "SECURITY.md",
            "docs",
            "dist",
            "src/samples",
            "src/test/java/org/adcertmap/dist",
            "src/test/java/org/adcertmap/lab/Folders.java");

    /** Error Prone has checked these sources already, and it changes no class. */
    private static final String NO_CHECKS = "-Derrorprone.options=-XepDisableAllChecks";

    @TempDir
    private Path otherDirectory;

    @Test
    @Tag("without-dist") // with the profile "dist", the other test has these two as well
    void twoBuildsHaveTheSameBytes() throws Exception {
        build("-Dmaven.test.skip=true", NO_CHECKS, "package");
        assertSameBytes(UnpackedDownload.name() + ".jar");
        assertSameBytes("adcertmap-console.war");
    }

    @Test
    @Tag("dist")
    void twoBuildsOfTheDownloadHaveTheSameBytes() throws Exception {
        for (String name : SOURCES_OF_THE_DOWNLOAD) {
            Folders.copy(Path.of(name), otherDirectory.resolve(name));
        }
        build("-DskipTests", NO_CHECKS, "-Pdist", "package");
        assertSameBytes(UnpackedDownload.name() + ".jar");
        assertSameBytes("adcertmap-console.war");
        assertEquals(
                Folders.files(Path.of("target/dist")).keySet(),
                Folders.files(otherDirectory.resolve("target/dist")).keySet());
        assertEquals(read(Path.of("target/dist")), read(otherDirectory.resolve("target/dist")), "SHA256SUMS");
        assertSameBytes(UnpackedDownload.name() + ".zip");
        assertSameBytes(UnpackedDownload.name() + ".tar.gz");
    }

    @Test
    @Tag("dist")
    void downloadHasNoPathOfTheBuilder() throws IOException {
        String folder = Path.of("").toAbsolutePath().toString();
        String home = System.getProperty("user.home") + "/";
        List<String> found = Folders.files(Path.of("target/dist")).entrySet().stream()
                .filter(file ->
                        file.getValue().contains(folder) || file.getValue().contains(home))
                .map(Map.Entry::getKey)
                .toList();
        assertEquals(List.of(), found);
    }

    private void build(String... arguments) throws IOException {
        for (String name : SOURCES) {
            Folders.copy(Path.of(name), otherDirectory.resolve(name));
        }
        Path git = Path.of(".git").toAbsolutePath();
        if (Files.isDirectory(git)) { // the commit is part of the bytes
            Files.writeString(otherDirectory.resolve(".git"), "gitdir: " + git + "\n");
        } else if (Files.exists(git)) {
            Files.copy(git, otherDirectory.resolve(".git"));
        }
        // Times in archives are local times.
        MavenBuild.run(otherDirectory, Map.of("TZ", "Asia/Kolkata"), arguments);
    }

    private static String read(Path folder) throws IOException {
        return Files.readString(folder.resolve("SHA256SUMS"), StandardCharsets.UTF_8);
    }

    private void assertSameBytes(String name) throws IOException {
        Path file = AdcertmapJar.path().resolveSibling(name);
        Path again = otherDirectory.resolve("target").resolve(name);
        if (!name.endsWith(".gz")) {
            assertEquals(List.of(), differences(entries(file), entries(again)), name);
        }
        assertEquals(-1, Files.mismatch(file, again), name + ": the entries are equal, but not their order or form");
    }

    private static List<String> differences(Map<String, String> one, Map<String, String> other) {
        assertTrue(one.size() > 10, one::toString);
        Set<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names.stream()
                .filter(name -> !Objects.equals(one.get(name), other.get(name)))
                .map(name -> name + ": " + one.get(name) + " and " + other.get(name))
                .toList();
    }

    /** Time and content of each entry, by name. */
    private static Map<String, String> entries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            return zip.stream()
                    .collect(toMap(
                            ZipEntry::getName,
                            entry -> entry.getTimeLocal() + ", " + entry.getSize() + " octets, CRC "
                                    + Long.toHexString(entry.getCrc()),
                            (one, two) -> one + " twice with " + two));
        }
    }
}
