// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The fenced code blocks of the documentation. */
public final class Snippets {
    private static final Pattern FENCED = Pattern.compile("(?ms)^ *```(\\w*)\\n(.*?)^ *```$");

    private Snippets() {}

    /** Returns all pages for administrators and developers, README first. */
    public static List<Path> pages() {
        try (Stream<Path> docs = Files.walk(Path.of("docs"))) {
            return Stream.concat(
                            Stream.of(Path.of("README.md"), Path.of("DEVELOPMENT.md")),
                            docs.filter(file -> file.toString().endsWith(".md")).sorted())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the code blocks of a page, in their order. */
    public static List<String> of(Path page) {
        try {
            return FENCED.matcher(Files.readString(page))
                    .results()
                    .map(found -> found.group(2))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the first code block of a page that contains a text.
     *
     * @throws AssertionError if there is none
     */
    public static String of(Path page, String contained) {
        return of(page).stream()
                .filter(snippet -> snippet.contains(contained))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no snippet with " + contained + " in " + page));
    }

    /** Returns the commands in the code blocks of all pages: continued lines joined, without a prompt. */
    public static List<String> commands() {
        return pages().stream()
                .flatMap(page -> of(page).stream())
                .flatMap(snippet -> snippet.replaceAll("\\\\\\n\\s*", " ").lines())
                .map(line -> line.strip().replaceFirst("^\\$ ", ""))
                .toList();
    }
}
