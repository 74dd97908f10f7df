// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import java.util.regex.Pattern;
import org.adcertmap.denial.Printable;

/** Writes a field of CSV (RFC 4180) that no spreadsheet takes for a formula (CWE-1236). Stateless. */
final class CsvField {
    /**
     * Where a spreadsheet would take text for a formula, also in full-width characters: at the beginning of a field,
     * and after a semicolon, which separates fields where the comma is the decimal sign. The exports of the console
     * have the same pattern.
     */
    private static final Pattern FORMULA = Pattern.compile("(^|;)(?=[\"\\s\\h]*[=+\\-@\\uFF1D\\uFF0B\\uFF0D\\uFF20])");

    private CsvField() {}

    /** Returns the text in quotes, printable, with an apostrophe before what would be a formula. */
    static String of(String text) {
        String safe = FORMULA.matcher(Printable.of(text)).replaceAll("$1'");
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
