// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.tool.Adcertmap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/**
 * Checks that README, documentation, samples, help texts, log lines, JMX descriptions, Javadoc and comments use the
 * terms of Microsoft, the IETF, Tomcat and the JDK, and none of the project's own. Line breaks and the {@code +}
 * between string literals hide no phrase. Code in backticks and {@code {@code ...}} is not checked.
 */
class VocabularyTest {
    /** Words for which a reader would not search; the vocabulary has a term of the field for each. */
    private static final Pattern NOT_OURS = Pattern.compile(
            "\\b(believ\\w*|disbeliev\\w*|nobody\\w*|somebody\\w*|anybody\\w*|everybody\\w*|whoever|whomever|unwell"
                    + "|she|he|hers?|his|him|people|persons?"
                    + "|taken? back|takes back|taken? away|takes away"
                    + "|found out|find out|finds out|remember\\w*|forg[eo]t\\w*|tells?|told"
                    + "|lists? of revocations?|own lists?|passed over|passes over"
                    + "|(?<!certification |certificate )authorit(y|ies)(?! key identifier| information access)"
                    + "|sent along|sends? along|signs? in|signed in|of ours|complain\\w*|mistakes?|troubles?"
                    + "|a few lines of log|asked ahead|ahead of time|trails?|(?<!question |quotation |byte order )marks?"
                    + "|asks?|asked|(?<!dns )answer(s|ed)?|verdicts?|broken|in between|from elsewhere|whom|probed?"
                    + "|unmapped|outage grace|damaged|(?<!-)silent|silence|gives? no sign|runs? out|questions?"
                    + "|goes on|go on|went on|lets everyone in|let pass|lets pass"
                    + "|stands? (in|at|for|beside|before|behind)|freshness)\\b",
            Pattern.CASE_INSENSITIVE);

    /** Phrases in which such a word is right: a term of others, or plain English with no other meaning. */
    private static final List<String> ALLOWED = List.of(
            "users and authorities from LDAP", // Spring Security's GrantedAuthority
            "revocation freshness time" // as netsh prints it
            );

    private static final Pattern STRING =
            Pattern.compile("\"\"\".*?\"\"\"|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/|//[^\n]*", Pattern.DOTALL);
    private static final Pattern JAVADOC = Pattern.compile("/\\*\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("\\{@code [^}]*}|`[^`\\n]*`");

    @Test
    void textsForAdministratorsUseTheWordsOfTheField() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("(README|DEVELOPMENT|SECURITY|CHANGELOG)\\.md|docs/.*\\.md|conf/.*"
                + "|src/samples/.*\\.(md|java|sh|properties|xml)|src/main/resources/.*|src/console/(jte|web)/.*")) {
            wrong.addAll(wrong(file.toString(), Files.readString(file)));
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void literalsAndCommentsUseTheWordsOfTheField() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("src/(main|console)/java/.*\\.java")) {
            String source = Files.readString(file).replaceAll("\"\\s*\\+\\s*\"", "");
            for (Pattern part : List.of(STRING, COMMENT)) {
                String text = part.matcher(source)
                        .results()
                        .map(result -> result.group())
                        .collect(Collectors.joining("\n"));
                wrong.addAll(wrong(file.toString(), text));
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void helpTextsUseTheWordsOfTheField() {
        List<String> wrong = new ArrayList<>();
        CommandLine commandLine = new CommandLine(new Adcertmap());
        assertFalse(commandLine.getSubcommands().isEmpty());
        wrong.addAll(wrong("help of adcertmap", commandLine.getUsageMessage()));
        commandLine
                .getSubcommands()
                .forEach((name, command) -> wrong.addAll(wrong("help of " + name, command.getUsageMessage())));
        assertEquals("", String.join("\n", wrong));
    }

    @Test
    void javadocBeginsWithAStatement() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("src/(main|console)/java/.*\\.java")) {
            if (file.endsWith("package-info.java")) {
                continue; // the question that a package answers may stay there
            }
            JAVADOC.matcher(Files.readString(file))
                    .results()
                    .map(result -> onOneLine(result.group()))
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
                "hedged",
                "single flight",
                "stale-if-error",
                "refresh-ahead",
                "hard-fail",
                "trust store",
                "certification path",
                "intermediate CA",
                "delta CRL",
                "SRV record",
                "StartTLS"
            })
    void wordThatReadersSearchForIsInTheDocumentationAndWhereItIsBuilt(String word) throws IOException {
        assertFalse(files("(README|SECURITY)\\.md|docs/.*\\.md", word).isEmpty(), "documentation");
        assertFalse(files("src/main/java/.*\\.java", word).isEmpty(), "sources");
    }

    private static List<String> wrong(String where, String text) {
        List<String> wrong = new ArrayList<>();
        String prose = onOneLine(CODE.matcher(text).replaceAll("`code`"));
        for (String allowed : ALLOWED) {
            prose = prose.replace(allowed, "allowed");
        }
        Matcher matcher = NOT_OURS.matcher(prose);
        while (matcher.find()) {
            String around =
                    prose.substring(Math.max(0, matcher.start() - 50), Math.min(prose.length(), matcher.end() + 30));
            wrong.add(where + ": \"" + matcher.group() + "\" in ..." + around + "...");
        }
        return wrong;
    }

    /** The text without line breaks and without the signs that begin a line of a comment or a list. */
    private static String onOneLine(String text) {
        return text.replaceAll("(?m)^\\s*(/\\*\\*?|\\*+/|\\*|//|#)", " ").replaceAll("\\s+", " ");
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
        for (String root :
                List.of("README.md", "DEVELOPMENT.md", "SECURITY.md", "CHANGELOG.md", "docs", "conf", "src")) {
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
