// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Checks that the build runs each test: that Maven finds its class by the name, and that one execution has its tag. */
class TestExecutionsTest {
    private static final Pattern CLASS =
            Pattern.compile("(?m)^(?:(?:public|final|(abstract)) )*class (\\w+)(?:\\s+extends (\\w+))?");
    private static final Pattern TEST =
            Pattern.compile("(?m)^\\s*@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate)\\b");
    private static final Pattern TAG = Pattern.compile("@Tag\\((.*?)\\)");

    /** The sources of the tests by their names. */
    private static final Map<String, String> SOURCES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .forEach(file -> SOURCES.put(file.getFileName().toString().replace(".java", ""), text(file)));
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether the class has tests of its own or inherits some. */
    private static boolean hasTests(String name) {
        String source = SOURCES.getOrDefault(name, "");
        Matcher type = CLASS.matcher(source);
        return TEST.matcher(source).find() || type.find() && type.group(3) != null && hasTests(type.group(3));
    }

    private static boolean isConcrete(String name) {
        Matcher type = CLASS.matcher(SOURCES.get(name));
        return type.find() && type.group(1) == null;
    }

    @Test
    void mavenFindsEachClassByItsName() {
        List<String> classes = SOURCES.keySet().stream()
                .filter(TestExecutionsTest::isConcrete)
                .filter(TestExecutionsTest::hasTests)
                .toList();
        assertTrue(classes.size() > 300, classes::toString);
        assertEquals(
                List.of(),
                classes.stream().filter(name -> !name.matches(".*(Test|IT)")).toList());
    }

    @Test
    void eachTagIsExcludedInOneExecutionAndIncludedInAnother() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"))
                .replaceAll("(?s)<artifactId>pitest-maven<.*?</plugin>", ""); // it repeats tests
        String others = "${tests.excluded}";
        assertEquals(
                List.of("${tests.excluded.server}," + others, others, others, "none", "none"),
                all("<excludedGroups>(.*?)</excludedGroups>", pom));
        assertEquals(List.of("server", "ad", "ad"), all("<groups>(.*?)</groups>", pom));
        assertEquals(
                List.of("${tests.excluded.ad},${tests.excluded.matrix},${tests.excluded.dist}"),
                all("<tests.excluded>(.*?)</tests.excluded>", pom));
        UnaryOperator<String> values =
                tag -> String.join(" ", all("<tests.excluded." + tag + ">(.*?)</tests.excluded." + tag + ">", pom));
        assertEquals("server none", values.apply("server"));
        assertEquals("ad none", values.apply("ad"));
        assertEquals("matrix none", values.apply("matrix"));
        assertEquals("dist without-dist", values.apply("dist"));
        List<String> used = SOURCES.entrySet().stream()
                .filter(source -> !source.getKey().equals("TestExecutionsTest"))
                .flatMap(source -> TAG.matcher(source.getValue()).results())
                .map(tag -> tag.group(1))
                .distinct()
                .sorted()
                .toList();
        assertEquals(List.of("\"ad\"", "\"dist\"", "\"matrix\"", "\"server\"", "\"without-dist\""), used);
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }
}
