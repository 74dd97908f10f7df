package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which Java runs a program of the tests, and how?
 *
 * @param home the folder with {@code bin/java}
 * @param options before the class's name
 * @param environment over the test's own
 */
public record Jvm(Path home, List<String> options, Map<String, String> environment) {
    private static final List<Path> LIBRARIES =
            List.of(Path.of("/usr/lib/x86_64-linux-gnu"), Path.of("/usr/lib/aarch64-linux-gnu"));

    /** The one that runs the tests. */
    public static Jvm own() {
        return new Jvm(Path.of(System.getProperty("java.home")), List.of(), Map.of());
    }

    /** A JDK 25, named by the property {@code adcertmap.jdk25}. */
    public static Jvm jdk25() {
        Path home = Path.of(System.getProperty("adcertmap.jdk25"));
        if (!Files.isExecutable(home.resolve("bin/java"))) {
            throw new IllegalStateException(
                    "needs a JDK 25, and there is none at " + home + ": mvn -Dadcertmap.jdk25=FOLDER");
        }
        return new Jvm(home, List.of(), Map.of());
    }

    public Jvm with(String... more) {
        return new Jvm(home, Stream.concat(options.stream(), Stream.of(more)).toList(), environment);
    }

    /**
     * The same, and it may load this machine's OpenSSL 3, which Debian's JDK brings along (by ca-certificates). Tomcat
     * loads it by a name that only Debian's libssl-dev has, so it gets that name here.
     *
     * @param folder where the name is made
     */
    public Jvm withOpenSsl(Path folder) {
        Path library = LIBRARIES.stream()
                .map(path -> path.resolve("libssl.so.3"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("needs OpenSSL 3: apt-get install libssl3"));
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
