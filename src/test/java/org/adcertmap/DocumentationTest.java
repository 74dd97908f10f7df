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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.adcertmap.delegation.DelegationRefusal;
import org.adcertmap.lab.Snippets;
import org.adcertmap.tomcat.response.HttpRefusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that the links of the documentation lead somewhere, and that the messages that it quotes are in the sources.
 */
class DocumentationTest {
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]*)(?:#([^)]*))?\\)");
    private static final Pattern MAVEN_COMMAND = Pattern.compile("`(mvn [^`\\n]*)`");
    private static final Pattern MAVEN_NAME = Pattern.compile("-P(\\w+)|-D(?:it\\.)?test='?([\\w,]+)'?");
    private static final Pattern REASON_CODE = Pattern.compile("ADCM-[A-Z0-9]+(?:-[A-Z0-9]+)*");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern STRING = Pattern.compile("\"((?:\\\\.|[^\"\\\\\\n])*)\"");
    private static final Pattern WARNED_SETTING = Pattern.compile("of(?:Setting|Value)\\(\\s*\"(\\w+)\"");
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

    /** Pages and drawings, which are text; not screenshots. */
    private static List<Path> texts() throws IOException {
        return documentation().stream()
                .filter(file -> !file.toString().endsWith(".png"))
                .toList();
    }

    @Test
    void everyLinkLeadsToAFileAndAHeading() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : texts()) {
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

    @Test
    void everyPageAndPictureIsLinked() throws IOException {
        String all = documentation().stream()
                .filter(file -> file.toString().endsWith(".md"))
                .map(DocumentationTest::read)
                .collect(Collectors.joining("\n"));
        List<String> unlinked = documentation().stream()
                .map(file -> file.getFileName().toString())
                .filter(name -> !all.contains(name))
                .toList();
        assertEquals(List.of(), unlinked);
    }

    @Test
    void everyReasonCodeExists() throws IOException {
        Set<String> codes = new HashSet<>(HttpRefusal.reasonCodes());
        codes.addAll(DelegationRefusal.codes());
        List<String> unknown = texts().stream()
                .filter(file -> !file.endsWith("CHANGELOG.md"))
                .flatMap(file -> REASON_CODE
                        .matcher(read(file))
                        .results()
                        .map(MatchResult::group)
                        .filter(code -> !codes.contains(code))
                        .map(code -> file + ": " + code))
                .toList();
        assertEquals(List.of(), unknown);
    }

    /** In server.xml they are relative to CATALINA_BASE, in a settings file to its directory. */
    @Test
    void noLineForASettingsFileRepeatsItsDirectory() {
        Pattern line = Pattern.compile("(?m)^\\w+ *= *(?:file:)?conf/.*$");
        assertEquals(
                List.of(),
                Snippets.pages().stream()
                        .flatMap(page -> Snippets.of(page).stream())
                        .flatMap(snippet -> line.matcher(snippet).results())
                        .map(MatchResult::group)
                        .toList());
    }

    @Test
    void testsAndProfilesInCommandsExist() throws IOException {
        String pom = read(Path.of("pom.xml"));
        List<String> tests;
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            tests = files.map(file -> file.getFileName().toString()).toList();
        }
        List<String> unknown = Stream.concat(
                        Snippets.commands().stream(),
                        Snippets.pages().stream()
                                .map(DocumentationTest::read)
                                .flatMap(page -> MAVEN_COMMAND.matcher(page).results())
                                .map(command -> command.group(1)))
                .filter(command -> command.startsWith("mvn "))
                .flatMap(command -> MAVEN_NAME.matcher(command).results())
                .filter(name -> name.group(1) != null
                        ? !pom.contains("<id>" + name.group(1) + "</id>")
                        : !Stream.of(name.group(2).split(","))
                                .allMatch(test -> test.equalsIgnoreCase("none") || tests.contains(test + ".java")))
                .map(MatchResult::group)
                .toList();
        assertEquals(List.of(), unknown);
    }

    @Test
    void pictureOfThePackagesHasEachOfThem() {
        String picture = read(Path.of("docs/images/packages.svg"));
        assertEquals(
                List.of(),
                ArchitectureTest.LAYERS.stream()
                        .filter(layer -> !picture.contains(">" + layer + "<"))
                        .toList());
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
    void everySettingThatTheStartWarnsOfIsInTheListOfWarnings() throws IOException {
        String page = Files.readString(Path.of("docs/troubleshooting.md"));
        String list = page.substring(page.indexOf("## Warnings at startup"), page.indexOf("Tomcat itself logs these"));
        String source = Files.readString(Path.of("src/main/java/org/adcertmap/setup/review/SettingsCheck.java"));
        List<String> settings = WARNED_SETTING
                .matcher(source)
                .results()
                .map(found -> found.group(1))
                .toList();
        assertTrue(settings.contains("directoryTrustStoreFile"), settings::toString);
        assertTrue(settings.size() > 8, settings::toString);
        assertEquals(
                List.of(),
                settings.stream()
                        .filter(setting -> !list.contains("`" + setting + "`"))
                        .toList());
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

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String literals(Path source) {
        return STRING.matcher(read(source).replaceAll("\"\\s*\\+\\s*\"", ""))
                .results()
                .map(literal -> literal.group(1))
                .collect(Collectors.joining("\n"));
    }
}
