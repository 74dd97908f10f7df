// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * On a phone each table becomes a list of label and value: it has the class for it, and each cell that is not empty its
 * label.
 */
class StackedTablesTest {
    private static final Pattern TABLE = Pattern.compile("<table[^>]*>");
    private static final Pattern CELL = Pattern.compile("<td(?!></td>| colspan=| data-label=)[^>]*>");

    @Test
    void eachTableIsStackedAndEachCellHasItsLabel() throws IOException {
        List<String> wrong = new ArrayList<>();
        int tables = 0;
        try (Stream<Path> files = Files.list(Path.of("src/console/jte"))) {
            for (Path file : files.sorted().toList()) {
                String template = Files.readString(file);
                for (MatchResult table : TABLE.matcher(template).results().toList()) {
                    tables++;
                    if (!table.group().equals("<table class=\"stacked\">")) {
                        wrong.add(file + ": " + table.group());
                    }
                }
                CELL.matcher(template).results().forEach(cell -> wrong.add(file + ": " + cell.group()));
            }
        }
        assertTrue(tables > 5, tables + " tables");
        assertEquals(List.of(), wrong);
    }
}
