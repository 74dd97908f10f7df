// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The Java installation and options with which a test starts a Java program. Immutable.
 *
 * @param home the directory with {@code bin/java}
 * @param options of the JVM, before the class name
 * @param environment variables that override those of the test
 */
public record Jvm(Path home, List<String> options, Map<String, String> environment) {
    /**
     * Options of a JVM that runs briefly: without the optimizing compiler, and with the collector that starts fastest.
     */
    public static final List<String> BRIEF = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final List<Path> LIBRARIES =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib/aarch64-linux-gnu"));

    /** Returns the Java installation that runs the tests. */
    public static Jvm own() {
        return new Jvm(Path.of(System.getProperty("java.home")), List.of(), Map.of());
    }

    /** Returns the JDK 25 that is named by the property {@code adcertmap.jdk25}. */
    public static Jvm jdk25() {
        Path home = Path.of(System.getProperty("adcertmap.jdk25"));
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalStateException(
                    "this test needs a JDK 25, and there is none at " + home + ": mvn -Dadcertmap.jdk25=FOLDER");
        }
        return new Jvm(home, List.of(), Map.of());
    }

    /** Returns the same with more options. */
    public Jvm with(String... more) {
        return new Jvm(home, Stream.concat(options.stream(), Stream.of(more)).toList(), environment);
    }

    /**
     * Returns the same, with permission to load the OpenSSL 3 of this machine, on which Debian's JDK depends (through
     * ca-certificates). Tomcat loads it by a name that only libssl-dev installs, so a symbolic link gets that name.
     *
     * @param folder the directory for the link
     */
    public Jvm withOpenSsl(Path folder) {
        Path library = LIBRARIES.stream()
                .map(path -> path.resolve("libssl.so.3"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("this test needs OpenSSL 3: apt-get install libssl3"));
        try {
            Path link = Files.createDirectories(folder.toAbsolutePath()).resolve("libssl.so");
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, library);
            Jvm allowed = with("--enable-native-access=ALL-UNNAMED");
            return new Jvm(
                    home,
                    allowed.options,
                    Map.of("LD_LIBRARY_PATH", link.getParent().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
