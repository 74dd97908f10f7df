package org.adcertmap;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks the dependencies of the compiled classes with the JDK's {@code jdeps}. Top-level packages are layers: a layer
 * uses only the layers below it. Each third-party library is used by one layer only.
 */
class ArchitectureTest {
    private static final String ROOT = "org.adcertmap.";
    private static final Pattern DEPENDENCY_LINE = Pattern.compile("\\s+(org\\.adcertmap\\.\\S+)\\s+->\\s+(\\S+)\\s.*");

    private static final String JDK = "(javax?|org\\.ietf\\.jgss|org\\.xml\\.sax)(\\..*)?";

    /** The layers, lowest first; each may use those before it. */
    private static final List<String> LAYERS = List.of(
            "background",
            "denial",
            "certificate",
            "method",
            "trust",
            "mapping",
            "cache",
            "directory",
            "setup",
            "tomcat",
            "tool");

    /** Pairs of layers on the same level, neither of which may use the other. */
    private static final Set<Set<String>> INDEPENDENT =
            Set.of(Set.of("background", "denial"), Set.of("method", "trust"), Set.of("tomcat", "tool"));

    /** The layer that may use a third-party package; the longest prefix decides. */
    private static final Map<String, String> LIBRARY_LAYER = Map.of(
            "picocli", "tool",
            "com.unboundid.util.json", "tool",
            "com.unboundid", "directory",
            "com.github.benmanes.caffeine", "cache",
            "org.apache.commons", "setup",
            "org.apache.catalina", "tomcat",
            "org.apache.coyote", "tomcat",
            "org.apache.juli", "tomcat",
            "org.apache.tomcat", "tomcat",
            "jakarta.servlet", "tomcat");

    private record Dependency(String from, String to) {}

    private static List<Dependency> dependencies;

    @BeforeAll
    static void readDependencies() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(err), "-verbose:package", "-filter:none", "target/classes");
        assertEquals(0, code, err::toString);
        dependencies = out.toString()
                .lines()
                .map(DEPENDENCY_LINE::matcher)
                .filter(Matcher::matches)
                .map(matcher -> new Dependency(matcher.group(1), matcher.group(2)))
                .toList();
        assertTrue(
                dependencies.contains(new Dependency(ROOT + "tomcat", "org.apache.catalina")),
                "jdeps lists the packages of adcertmap");
    }

    private static String layer(String packageName) {
        return packageName.substring(ROOT.length()).split("\\.")[0];
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
                .filter(dependency -> dependency.to().startsWith(ROOT)
                        && !layer(dependency.from()).equals(layer(dependency.to())))
                .filter(dependency -> LAYERS.indexOf(layer(dependency.to())) > LAYERS.indexOf(layer(dependency.from()))
                        || INDEPENDENT.contains(Set.of(layer(dependency.from()), layer(dependency.to()))))
                .toList();
        assertEquals(List.of(), violations);
    }

    @Test
    void eachLibraryIsUsedByOneLayer() {
        List<Dependency> violations = dependencies.stream()
                .filter(dependency ->
                        !dependency.to().startsWith(ROOT) && !dependency.to().matches(JDK))
                .filter(dependency -> !libraryLayer(dependency.to()).equals(layer(dependency.from())))
                .toList();
        assertEquals(List.of(), violations);
    }

    private static String libraryLayer(String libraryPackage) {
        return LIBRARY_LAYER.keySet().stream()
                .filter(prefix -> (libraryPackage + ".").startsWith(prefix + "."))
                .max(Comparator.comparingInt(String::length))
                .map(LIBRARY_LAYER::get)
                .orElse("no layer");
    }
}
