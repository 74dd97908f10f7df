package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The words of the field are in everything that is read: README, documentation, samples, help texts, log lines and
 * Javadoc use the terms of Microsoft, the IETF, Tomcat and the JDK, and none of the project's own.
 */
class VocabularyTest {
    /** Words that a searching reader would not try, each for a word of the field. */
    private static final Pattern NOT_OURS = Pattern.compile(
            "\\b(believ\\w*|disbeliev\\w*|nobody\\w*|somebody\\w*|anybody\\w*|everybody\\w*|whoever|whomever|unwell"
                    + "|taken? back|takes back|found out|find out|finds out|remember\\w*|forg[eo]t\\w*|tells?|told"
                    + "|lists? of revocations?|own lists?|authorit(y|ies) in between|passed over|passes over"
                    + "|sent along|sends? along|signs? in|signed in|faults? of ours|complain\\w*|mistakes?"
                    + "|a few lines of log|asked ahead|ahead of time|trails?|unmapped|outage grace|damaged"
                    + "|goes on as|go on as|lets everyone in|let pass|lets pass|stands (in|at|for|beside|before|behind)"
                    + "|stand (in|at|for|beside|before|behind)|freshness)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Where such a word is right: another's name for something, or plain English that means nothing else. */
    private static final Set<String> ALLOWED = Set.of();

    private static final Pattern STRING =
            Pattern.compile("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{@code [^}]*}|`[^`\\n]*`");

    @Test
    void textsForAdministratorsUseTheWordsOfTheField() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files(
                "(README|SECURITY)\\.md|docs/.*\\.md|conf/.*|src/samples/.*\\.(md|java|sh|properties)|src/main/resources/.*")) {
            wrong.addAll(wrong(file, Files.readString(file)));
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void literalsAndJavadocUseTheWordsOfTheField() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("src/main/java/.*\\.java")) {
            String source = Files.readString(file);
            for (Pattern part : List.of(STRING, JAVADOC)) {
                String text = part.matcher(source)
                        .results()
                        .map(result -> result.group())
                        .collect(Collectors.joining("\n"));
                wrong.addAll(wrong(file, text));
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void javadocBeginsWithAStatement() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("src/main/java/.*\\.java")) {
            if (file.endsWith("package-info.java")) {
                continue; // the question that a package answers may stay there
            }
            JAVADOC.matcher(Files.readString(file))
                    .results()
                    .map(result -> result.group()
                            .replaceAll("(?m)^\\s*(/\\*\\*|\\*/|\\*)", " ")
                            .replaceAll("\\s+", " "))
                    .filter(text -> text.split("(?<=[.?!]) ")[0].strip().endsWith("?"))
                    .forEach(text -> wrong.add(file + ": " + text.strip()));
        }
        assertEquals("", String.join("\n", wrong));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CRL",
                "failover",
                "trust anchor",
                "soft-fail",
                "negative cache",
                "rate-limit",
                "back-off",
                "unauthenticated",
                "revoked",
                "SSRF",
                "hedged"
            })
    void wordThatReadersSearchForIsInTheDocumentationAndWhereItIsBuilt(String word) throws IOException {
        assertFalse(files("(README|SECURITY)\\.md|docs/.*\\.md", word).isEmpty(), "documentation");
        assertFalse(files("src/main/java/.*\\.java", word).isEmpty(), "sources");
    }

    private static List<String> wrong(Path file, String text) {
        List<String> wrong = new ArrayList<>();
        String prose = CODE.matcher(text).replaceAll("`code`");
        Matcher matcher = NOT_OURS.matcher(prose);
        while (matcher.find()) {
            String around = prose.substring(
                            Math.max(0, matcher.start() - 50), Math.min(prose.length(), matcher.end() + 30))
                    .replaceAll("\\s+", " ");
            if (ALLOWED.stream().noneMatch(around::contains)) {
                wrong.add(file + ": \"" + matcher.group() + "\" in ..." + around + "...");
            }
        }
        return wrong;
    }

    private static List<Path> files(String names, String word) throws IOException {
        List<Path> with = new ArrayList<>();
        for (Path file : files(names)) {
            if (Files.readString(file).toLowerCase().contains(word.toLowerCase())) {
                with.add(file);
            }
        }
        return with;
    }

    private static List<Path> files(String names) throws IOException {
        List<Path> found = new ArrayList<>();
        for (String root : List.of("README.md", "SECURITY.md", "docs", "conf", "src")) {
            try (Stream<Path> below = Files.walk(Path.of(root))) {
                below.filter(Files::isRegularFile)
                        .filter(file -> file.toString().matches(names))
                        .sorted()
                        .forEach(found::add);
            }
        }
        return found;
    }
}
