// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the links of the documentation lead somewhere, and that the messages that it quotes are in the sources.
 */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern STRING = Pattern.compile("\"((?:\\\\.|[^\"\\\\\\n])*)\"");
    private static final Pattern QUOTED_MESSAGE = Pattern.compile("(?m)^\\| `([^`]*)`[^|]*\\| ");

    private static List<Path> documentation() throws IOException {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of("README.md", "DEVELOPMENT.md", "SECURITY.md", "CHANGELOG.md")
                                    .map(Path::of),
                            docs.filter(Files::isRegularFile))
                    .toList();
        }
    }

    @Test
    void everyLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : documentation()) {
            for (MatchResult link :
                    LINK.matcher(Files.readString(file)).results().toList()) {
                if (link.group(1).startsWith("http")) {
                    continue;
                }
                Path target = link.group(1).isEmpty()
                        ? file
                        : file.resolveSibling(link.group(1)).normalize();
                if (!Files.exists(target)
                        || link.group(2) != null && !anchors(target).contains(link.group(2))) {
                    wrong.add(file + ": " + link.group());
                }
            }
        }
        assertEquals("", String.join("\n", wrong));
    }

    /** The anchors that GitHub makes of headings. */
    private static List<String> anchors(Path file) throws IOException {
        return HEADING.matcher(Files.readString(file))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase()
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/revocation.md", "docs/troubleshooting.md"})
    void messagesInTheTableAreInTheSources(String page) throws IOException {
        String text = Files.readString(Path.of(page));
        String table = text.substring(text.indexOf("| message | remedy |"));
        List<String> messages = QUOTED_MESSAGE
                .matcher(table)
                .results()
                .map(message -> message.group(1))
                .toList();
        assertFalse(messages.isEmpty());
        assertEquals(List.of(), notInTheSources(messages));
    }

    @Test
    void messageInTheDocumentationOfStoreConfigIsInTheSources() throws IOException {
        String message = "required setting is missing; set bindPasswordFile or bindPassword";
        assertEquals(List.of(), notInTheSources(List.of(message)));
        assertTrue(Files.readString(Path.of("docs/operations.md")).contains(message), message);
    }

    /** Those of which a part between three dots is in no string literal. */
    private static List<String> notInTheSources(List<String> messages) throws IOException {
        String literals;
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            literals = sources.filter(file -> file.toString().endsWith(".java"))
                    .map(DocumentationTest::literals)
                    .collect(Collectors.joining("\n"));
        }
        return messages.stream()
                .filter(message ->
                        !Stream.of(message.split("\\.\\.\\.")).allMatch(part -> literals.contains(part.strip())))
                .toList();
    }

    private static String literals(Path source) {
        try {
            return STRING.matcher(Files.readString(source).replaceAll("\"\\s*\\+\\s*\"", ""))
                    .results()
                    .map(literal -> literal.group(1))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
