// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static java.util.Map.entry;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.adcertmap.console.ConsoleServlet;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks the dependencies of the compiled classes with the JDK's {@code jdeps}, and the imports of their sources.
 * Top-level packages are layers: a layer uses only the layers below it. Neither packages nor classes depend on each
 * other in a circle, except the members of a sealed family. Each third-party library, and the JDK's GSS, is used by few
 * layers only. No package is large.
 */
class ArchitectureTest {
    private static final String ROOT = "org.adcertmap.";
    private static final Pattern DEPENDENCY_LINE = Pattern.compile("\\s+(org\\.adcertmap\\.\\S+)\\s+->\\s+(\\S+)\\s.*");

    private static final Pattern PACKAGE_LINE = Pattern.compile("(?m)^package (\\S+);$");

    /** Its group is the top-level class, also where a nested class or a static member is imported. */
    private static final Pattern IMPORT_LINE =
            Pattern.compile("(?m)^import (?:static )?(org\\.adcertmap\\.(?:[a-z0-9]+\\.)*[A-Z]\\w*)[.\\w]*;$");

    private static final String JDK = "(javax?|org\\.xml\\.sax)(\\..*)?";

    /** What applications use: the classes of the root package itself. */
    private static final String API = "org.adcertmap";

    /** The layers, lowest first; each may use those before it. */
    static final List<String> LAYERS = List.of(
            API,
            "background",
            "denial",
            "cache",
            "certificate",
            "method",
            "trust",
            "mapping",
            "directory",
            "listed",
            "delegation",
            "setup",
            "tomcat",
            "tool",
            "console");

    /** Pairs of layers on the same level, neither of which may use the other. */
    private static final Set<Set<String>> INDEPENDENT = Set.of(
            Set.of("background", "denial"),
            Set.of("method", "trust"),
            Set.of("directory", "listed"),
            Set.of("tomcat", "tool"));

    /** The layer that uses no other: it is in a WAR, and the jar is not. */
    private static final String ALONE = "console";

    /** The layer that may use a third-party package, two for JSON and the Servlet API; the longest prefix decides. */
    private static final Map<String, Set<String>> LIBRARY_LAYERS = Map.ofEntries(
            entry("picocli", Set.of("tool")),
            entry("com.unboundid.util.json", Set.of("setup", "tool")),
            entry("com.unboundid", Set.of("directory")),
            entry("com.github.benmanes.caffeine", Set.of("cache")),
            entry("org.apache.commons", Set.of("setup")),
            entry("org.apache.catalina", Set.of("tomcat")),
            entry("org.apache.coyote", Set.of("tomcat")),
            entry("org.apache.juli", Set.of("tomcat")),
            entry("org.apache.tomcat", Set.of("tomcat")),
            entry("jakarta.servlet", Set.of("tomcat", "console")),
            entry("org.ietf.jgss", Set.of(API, "delegation", "tomcat")),
            entry("com.sun.security.jgss", Set.of("delegation")),
            entry("gg.jte", Set.of("console")));

    /** More files in a package, {@code package-info.java} aside, than a reader keeps in mind. */
    private static final int MAX_FILES = 20;

    /** One class uses another; nested classes count as their top-level class. */
    private record Dependency(String from, String to) {}

    private static Set<Dependency> dependencies;

    @BeforeAll
    static void readDependencies() throws IOException {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(
                        new PrintWriter(out),
                        new PrintWriter(err),
                        Stream.concat(
                                        Stream.of("-verbose:class", "-filter:none"),
                                        Stream.of(ClientCertificateMappingValve.class, ConsoleServlet.class)
                                                .map(ArchitectureTest::folderOf)
                                                .distinct())
                                .toArray(String[]::new));
        assertEquals(0, code, err::toString);
        dependencies = out.toString()
                .lines()
                .map(DEPENDENCY_LINE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> new Dependency(topLevelClass(matcher.group(1)), topLevelClass(matcher.group(2))))
                .filter(dependency -> !dependency.from().equals(dependency.to())
                        && !dependency.from().endsWith("package-info"))
                .collect(toCollection(HashSet::new));
        dependencies.addAll(imports());
        assertTrue(
                dependencies.contains(new Dependency(ROOT + "tool.Adcertmap", ROOT + "tool.configure.StatusCommand")),
                "the values of annotations count");
        assertTrue(
                dependencies.contains(new Dependency(
                        ROOT + "tomcat.ClientCertificateMappingValve", "org.apache.catalina.connector.Request")),
                "jdeps lists the classes of adcertmap");
    }

    /** The classes of adcertmap that each file imports: {@code jdeps} does not list the values of annotations. */
    private static Set<Dependency> imports() throws IOException {
        Set<Dependency> imports = new HashSet<>();
        for (Path source : sources().toList()) {
            String text = Files.readString(source);
            Matcher ofPackage = PACKAGE_LINE.matcher(text);
            assertTrue(ofPackage.find(), source::toString);
            String name = source.getFileName().toString().replace(".java", "");
            IMPORT_LINE
                    .matcher(text)
                    .results()
                    .forEach(line -> imports.add(new Dependency(ofPackage.group(1) + "." + name, line.group(1))));
        }
        return imports;
    }

    /** The sources of all classes, without {@code package-info.java}. */
    private static Stream<Path> sources() throws IOException {
        Stream.Builder<Path> sources = Stream.builder();
        for (String folder : List.of("src/main/java", "src/console/java")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                        .forEach(sources);
            }
        }
        return sources.build();
    }

    private static String folderOf(Class<?> type) {
        return type.getProtectionDomain().getCodeSource().getLocation().getPath();
    }

    private static String topLevelClass(String className) {
        return className.split("\\$")[0];
    }

    private static String packageOf(String className) {
        return className.substring(0, className.lastIndexOf('.'));
    }

    private static String layer(String className) {
        String name = className.substring(ROOT.length());
        return name.contains(".") ? name.split("\\.")[0] : API;
    }

    private static boolean isOurs(String className) {
        return className.startsWith(ROOT);
    }

    @Test
    void everyTopLevelPackageIsAKnownLayer() {
        Set<String> layers = dependencies.stream()
                .map(dependency -> layer(dependency.from()))
                .collect(toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(LAYERS), layers);
    }

    @Test
    void noLayerUsesALayerAboveIt() {
        List<Dependency> violations = dependencies.stream()
                .filter(dependency ->
                        isOurs(dependency.to()) && !layer(dependency.from()).equals(layer(dependency.to())))
                .filter(dependency -> LAYERS.indexOf(layer(dependency.to())) > LAYERS.indexOf(layer(dependency.from()))
                        || layer(dependency.from()).equals(ALONE)
                        || INDEPENDENT.contains(Set.of(layer(dependency.from()), layer(dependency.to()))))
                .toList();
        assertEquals(List.of(), violations);
    }

    @Test
    void noPackagesDependOnEachOtherInACircle() {
        Map<String, Set<String>> usedPackages = dependencies.stream()
                .filter(dependency -> isOurs(dependency.to()))
                .filter(dependency -> !packageOf(dependency.from()).equals(packageOf(dependency.to())))
                .collect(groupingBy(
                        dependency -> packageOf(dependency.from()),
                        mapping(dependency -> packageOf(dependency.to()), toSet())));
        assertEquals(new TreeSet<>(), inCircles(usedPackages));
    }

    @Test
    void noClassesDependOnEachOtherInACircleOutsideSealedFamilies() {
        Map<String, Set<String>> usedClasses = dependencies.stream()
                .filter(dependency -> isOurs(dependency.to()))
                .map(dependency -> new Dependency(sealedFamily(dependency.from()), sealedFamily(dependency.to())))
                .filter(dependency -> !dependency.from().equals(dependency.to()))
                .collect(groupingBy(Dependency::from, mapping(Dependency::to, toSet())));
        assertEquals(new TreeSet<>(), inCircles(usedClasses));
    }

    /** The sealed interface that the class implements, or the class itself: a family counts as one class. */
    private static String sealedFamily(String className) {
        try {
            Class<?> type = Class.forName(className, false, ArchitectureTest.class.getClassLoader());
            return Arrays.stream(type.getInterfaces())
                    .filter(Class::isSealed)
                    .map(Class::getName)
                    .findFirst()
                    .orElse(className);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(className, e);
        }
    }

    /** Those that depend on themselves, directly or through others. */
    private static Set<String> inCircles(Map<String, Set<String>> used) {
        return used.keySet().stream()
                .filter(start -> allUsedBy(start, used).contains(start))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> allUsedBy(String start, Map<String, Set<String>> used) {
        Set<String> all = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(used.getOrDefault(start, Set.of()));
        while (!next.isEmpty()) {
            String name = next.pop();
            if (all.add(name)) {
                next.addAll(used.getOrDefault(name, Set.of()));
            }
        }
        return all;
    }

    @Test
    void noPackageHasMoreThanTwentyFiles() throws IOException {
        Map<Path, Long> filesByPackage = sources().collect(groupingBy(Path::getParent, counting()));
        assertEquals(
                Map.of(),
                filesByPackage.entrySet().stream()
                        .filter(entry -> entry.getValue() > MAX_FILES)
                        .collect(toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** What lies behind a refusal is for administrators, in check and over JMX: a login must have no way to it. */
    @Test
    void noLoginUsesWhatLiesBehindARefusal() {
        Set<String> notForLogins = Set.of(
                ROOT + "mapping.ExplainingMapper",
                ROOT + "mapping.Explanation",
                ROOT + "mapping.Continuation",
                ROOT + "setup.CheckAssembly");
        List<Dependency> violations = dependencies.stream()
                .filter(dependency -> layer(dependency.from()).equals("tomcat")
                        && !dependency.from().equals(ROOT + "tomcat.management.ExplainOperation")
                        && notForLogins.contains(dependency.to()))
                .toList();
        assertEquals(List.of(), violations);
        assertTrue(dependencies.stream().map(Dependency::to).collect(toSet()).containsAll(notForLogins));
    }

    @Test
    void eachLibraryIsUsedByOneLayer() {
        List<Dependency> violations = dependencies.stream()
                .filter(dependency ->
                        !isOurs(dependency.to()) && !packageOf(dependency.to()).matches(JDK))
                .filter(dependency -> !libraryLayers(dependency.to()).contains(layer(dependency.from())))
                .toList();
        assertEquals(List.of(), violations);
    }

    private static Set<String> libraryLayers(String className) {
        return LIBRARY_LAYERS.keySet().stream()
                .filter(prefix -> className.startsWith(prefix + "."))
                .max(Comparator.comparingInt(String::length))
                .map(LIBRARY_LAYERS::get)
                .orElse(Set.of());
    }
}
