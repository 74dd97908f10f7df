// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.setup.ProductVersion;

/** The console as a folder, with the files that the build puts into the WAR; its classes are those of the tests. */
public final class ConsoleFolder {
    /** The version in its manifest: that of the classes, or unknown where Maven has not packaged them. */
    public static final String VERSION = ProductVersion.number().startsWith("(") ? "unknown" : ProductVersion.number();

    private static final List<String> WEB_JARS = List.of(
            "uplot/1.6.30/dist/uPlot.iife.min.js",
            "uplot/1.6.30/dist/uPlot.min.css",
            "picocss__pico/2.1.1/css/pico.classless.min.css");

    private ConsoleFolder() {}

    /** Writes the application into a new folder below {@code target}. */
    public static Path create() {
        try {
            Path folder = Files.createTempDirectory(Files.createDirectories(Path.of("target/embedded")), "console");
            Path web = Path.of("src/console/web");
            try (Stream<Path> all = Files.walk(web)) {
                for (Path path : all.filter(Files::isRegularFile).toList()) {
                    Path target = folder.resolve(web.relativize(path).toString());
                    Files.createDirectories(target.getParent());
                    Files.copy(path, target);
                }
            }
            for (String name : WEB_JARS) {
                try (InputStream in = ConsoleFolder.class.getResourceAsStream("/META-INF/resources/webjars/" + name)) {
                    Files.copy(in, folder.resolve("WEB-INF/static").resolve(name.substring(name.lastIndexOf('/') + 1)));
                }
            }
            Files.writeString(
                    folder.resolve("META-INF/MANIFEST.MF"),
                    "Manifest-Version: 1.0\nImplementation-Version: " + VERSION + "\n");
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
