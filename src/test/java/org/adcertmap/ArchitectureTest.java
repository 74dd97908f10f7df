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

/** The two rules of the house: no arrow up or in a circle, and each foreign library in its room. */
class ArchitectureTest {
    private static final String ROOT = "org.adcertmap.";
    private static final Pattern ARROW = Pattern.compile("\\s+(org\\.adcertmap\\.\\S+)\\s+->\\s+(\\S+)\\s.*");

    private static final String JDK = "(javax?|org\\.ietf\\.jgss|org\\.xml\\.sax)(\\..*)?";

    /** The rooms from the ground up; each may use those before it. */
    private static final List<String> ROOMS = List.of(
            "denial", "certificate", "method", "trust", "mapping", "cache", "directory", "setup", "tomcat", "tool");

    /** Neighbours on one storey, which do not know each other. */
    private static final Set<Set<String>> APART = Set.of(Set.of("method", "trust"), Set.of("tomcat", "tool"));

    /** The room where a foreign package lives; the longest prefix decides. */
    private static final Map<String, String> HOME = Map.of(
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

    private record Arrow(String from, String to) {}

    private static List<Arrow> arrows;

    @BeforeAll
    static void drawArrows() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = ToolProvider.findFirst("jdeps")
                .orElseThrow()
                .run(new PrintWriter(out), new PrintWriter(err), "-verbose:package", "-filter:none", "target/classes");
        assertEquals(0, code, err::toString);
        arrows = out.toString()
                .lines()
                .map(ARROW::matcher)
                .filter(Matcher::matches)
                .map(matcher -> new Arrow(matcher.group(1), matcher.group(2)))
                .toList();
        assertTrue(arrows.contains(new Arrow(ROOT + "tomcat", "org.apache.catalina")), "jdeps sees our packages");
    }

    private static String room(String ourPackage) {
        return ourPackage.substring(ROOT.length()).split("\\.")[0];
    }

    @Test
    void everyRoomIsKnown() {
        Set<String> rooms = arrows.stream().map(arrow -> room(arrow.from())).collect(toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(ROOMS), rooms);
    }

    @Test
    void noArrowGoesUpOrInACircle() {
        List<Arrow> wrong = arrows.stream()
                .filter(arrow ->
                        arrow.to().startsWith(ROOT) && !room(arrow.from()).equals(room(arrow.to())))
                .filter(arrow -> ROOMS.indexOf(room(arrow.to())) > ROOMS.indexOf(room(arrow.from()))
                        || APART.contains(Set.of(room(arrow.from()), room(arrow.to()))))
                .toList();
        assertEquals(List.of(), wrong);
    }

    @Test
    void everyForeignLibraryStaysInItsRoom() {
        List<Arrow> wrong = arrows.stream()
                .filter(arrow -> !arrow.to().startsWith(ROOT) && !arrow.to().matches(JDK))
                .filter(arrow -> !home(arrow.to()).equals(room(arrow.from())))
                .toList();
        assertEquals(List.of(), wrong);
    }

    private static String home(String foreignPackage) {
        return HOME.keySet().stream()
                .filter(prefix -> (foreignPackage + ".").startsWith(prefix + "."))
                .max(Comparator.comparingInt(String::length))
                .map(HOME::get)
                .orElse("nowhere");
    }
}
