// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests that the table of network faults has a row for each fault that is measured, and a test for each row. */
class NetworkFaultsTableTest {
    @Test
    void tableHasEachFault() {
        assertEquals(
                Stream.of(NetworkFault.values()).map(NetworkFault::title).toList(),
                FaultRow.all().stream()
                        .filter(FaultRow::isMeasured)
                        .map(FaultRow::fault)
                        .toList());
    }

    @Test
    void figuresAreTheSameAfterParsing() {
        List<String> figures = FaultRow.all().stream()
                .filter(FaultRow::isMeasured)
                .flatMap(row -> Stream.of(row.cached(), row.first(), "200 " + row.after()))
                .toList();
        assertEquals(
                figures,
                figures.stream()
                        .map(text -> Measurement.parse(text).toString().replace(".0 s", " s"))
                        .toList());
    }

    @Test
    void eachRowHasATest() throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
            Set<String> classes = files.map(
                            file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
            assertEquals(
                    List.of(),
                    FaultRow.all().stream()
                            .filter(row -> row.tests().isEmpty() || !classes.containsAll(row.tests()))
                            .toList());
        }
    }
}
