// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A row of the table of network faults in docs/assurance.md. Immutable.
 *
 * @param fault the first cell
 * @param cached what becomes of logins whose mapping is cached
 * @param first what becomes of the first logins of users
 * @param after how soon logins succeed once the fault is gone
 * @param tests the classes that check it
 */
record FaultRow(String fault, String cached, String first, String after, List<String> tests) {
    private static final String HEADER = "| fault | cached mappings | first logins | once it is over | tests |";

    /** Returns the rows in their order. */
    static List<FaultRow> all() {
        try {
            List<String> lines = Files.readAllLines(Path.of("docs/assurance.md"));
            return lines.subList(lines.indexOf(HEADER) + 2, lines.size()).stream()
                    .takeWhile(line -> line.startsWith("|"))
                    .map(FaultRow::parse)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FaultRow parse(String line) {
        String[] cells = Arrays.stream(line.split("\\|")).map(String::strip).toArray(String[]::new);
        return new FaultRow(
                cells[1],
                cells[2],
                cells[3],
                cells[4],
                List.of(cells[5].replace("`", "").split(", ")));
    }

    /** Returns whether its figures are measured with a {@link NetworkFault}. */
    boolean isMeasured() {
        return tests.contains(NetworkFaultsIT.class.getSimpleName());
    }
}
