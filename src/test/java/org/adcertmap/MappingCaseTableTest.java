// SPDX-License-Identifier: Apache-2.0
package org.adcertmap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests cite the codes of the table of mapping cases; the table has exactly those. */
class MappingCaseTableTest {
    private static final Path TABLE = Path.of("docs/design/mapping-cases.md");
    /** A row of the table. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-H]\\d{1,2}) \\|");
    /** Codes at the beginning of a string: of the name of a test, or of one of its cases. */
    private static final Pattern CITED = Pattern.compile("\"([A-H]\\d{1,2}(?: [A-H]\\d{1,2})*)(?=[ \"])");

    private static Set<String> matches(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        for (Matcher matcher = pattern.matcher(text); matcher.find(); ) {
            found.addAll(Arrays.asList(matcher.group(1).split(" ")));
        }
        return found;
    }

    private static Set<String> citedByTests() throws IOException {
        Set<String> cited = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> {
                try {
                    cited.addAll(matches(CITED, Files.readString(file)));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return cited;
    }

    @Test
    void tableHasExactlyTheCasesThatTestsCite() throws IOException {
        Set<String> inTable = matches(ROW, Files.readString(TABLE));
        Set<String> withoutTest = new TreeSet<>(inTable);
        withoutTest.removeAll(citedByTests());
        Set<String> withoutRow = citedByTests();
        withoutRow.removeAll(inTable);
        assertEquals(Set.of(), withoutTest, "rows that no test cites");
        assertEquals(Set.of(), withoutRow, "codes without a row");
    }

    @Test
    void noCaseIsInTheTableTwice() throws IOException {
        String text = Files.readString(TABLE);
        assertEquals(matches(ROW, text).size(), ROW.matcher(text).results().count());
    }
}
