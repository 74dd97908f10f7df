// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The fuzz targets: the classes of the tests whose names end with {@code Fuzz}, each with a method
 * {@code fuzzerTestOneInput} and a folder of seeds and of inputs that once were findings.
 */
final class FuzzTargets {
    private static final String SUFFIX = "Fuzz.java";
    private static final Path SOURCES = Path.of("src/test/java");
    private static final Path SEEDS = Path.of("src/test/resources/org/adcertmap/fuzz");

    private FuzzTargets() {}

    /** Returns their class names, in alphabetical order. */
    static List<String> names() {
        try (Stream<Path> sources = Files.walk(SOURCES)) {
            return sources.map(SOURCES::relativize)
                    .map(Path::toString)
                    .filter(name -> name.endsWith(SUFFIX) && !name.endsWith("/" + SUFFIX))
                    .map(name -> name.replace(".java", "").replace('/', '.'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the last part of a class name. */
    static String simpleName(String target) {
        return target.substring(target.lastIndexOf('.') + 1);
    }

    /** Returns the folder of seeds of a target. */
    static Path seeds(String target) {
        return SEEDS.resolve(simpleName(target));
    }

    /** Runs a target with one input. */
    static void run(String target, byte[] input) throws Throwable {
        Method method = Class.forName(target).getMethod("fuzzerTestOneInput", byte[].class);
        try {
            method.invoke(null, (Object) input);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
