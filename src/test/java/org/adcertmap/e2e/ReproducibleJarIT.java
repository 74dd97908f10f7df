// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.adcertmap.lab.AdcertmapJar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same sources build the same jar, in another directory, at another time and in another time zone. */
class ReproducibleJarIT {
    @Test
    void twoBuildsHaveTheSameBytes(@TempDir Path otherDirectory) throws Exception {
        for (String name : List.of("pom.xml", ".mvn", "LICENSE", "NOTICE", "src/main", "src/console", "conf")) {
            copy(Path.of(name), otherDirectory.resolve(name));
        }
        List<String> command = new ArrayList<>();
        command.add(
                Path.of(System.getProperty("adcertmap.mavenHome"), "bin", "mvn").toString());
        command.addAll(
                List.of("-q", "-B", "-ntp", "-Dmaven.repo.local=" + System.getProperty("adcertmap.mavenRepository")));
        command.addAll(List.of("-Dmaven.test.skip=true", "package"));
        Path log = otherDirectory.resolve("build.log");
        ProcessBuilder build = new ProcessBuilder(command)
                .directory(otherDirectory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        build.environment().put("JAVA_HOME", System.getProperty("java.home"));
        build.environment().put("TZ", "Asia/Kolkata"); // times in a jar are local times
        assertEquals(0, build.start().waitFor(), () -> read(log));

        Path jar = AdcertmapJar.path();
        Path again = otherDirectory.resolve("target").resolve(jar.getFileName());
        assertEquals(List.of(), differences(entries(jar), entries(again)));
        assertArrayEquals(
                Files.readAllBytes(jar),
                Files.readAllBytes(again),
                "the entries are equal, but not their order or compression");
    }

    private static List<String> differences(Map<String, String> one, Map<String, String> other) {
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

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : all.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                Files.createDirectories(Files.isDirectory(path) ? target : target.getParent());
                if (Files.isRegularFile(path)) {
                    Files.copy(path, target);
                }
            }
        }
    }
}
