// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.refusals;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.adcertmap.console.json.JsonWriter;

/** Writes refusals as CSV (RFC 4180) or as JSON lines. Stateless. */
final class RefusalExport {
    /**
     * Where a spreadsheet would take text for a formula, also in full-width characters: at the beginning of a field,
     * and after a semicolon, which separates fields where the comma is the decimal sign. {@code audit --format csv} has
     * the same pattern.
     */
    private static final Pattern FORMULA = Pattern.compile("(^|;)(?=[\"\\s\\h]*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20])");

    private RefusalExport() {}

    static String csv(List<Refusal> refusals) {
        return String.join(",", Refusal.COLUMNS) + "\r\n"
                + refusals.stream()
                        .map(refusal -> Arrays.stream(Refusal.COLUMNS)
                                        .map(column -> field(refusal.value(column)))
                                        .collect(Collectors.joining(","))
                                + "\r\n")
                        .collect(Collectors.joining());
    }

    private static String field(String value) {
        String text = FORMULA.matcher(value).replaceAll("$1'");
        return "\"" + text.replace("\"", "\"\"") + "\"";
    }

    static String jsonLines(List<Refusal> refusals) {
        return refusals.stream()
                .map(refusal -> JsonWriter.of(refusal.values()) + "\n")
                .collect(Collectors.joining());
    }
}
