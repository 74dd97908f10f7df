// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONObject;
import java.util.Locale;
import java.util.Map;
import org.adcertmap.denial.Printable;
import org.adcertmap.tool.finding.Level;

/** Formats the result, as text and as JSON with one object a line. Text of the configuration is made printable. */
final class ImportReport {
    static final String FILE_NAME = "report.txt";
    private static final String INDENT = "        ";

    private ImportReport() {}

    /** Returns the findings and their number, in lines. */
    static String text(ImportResult result) {
        StringBuilder text = new StringBuilder();
        for (ImportFinding finding : result.findings()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-7s [%s] (%s) %s\n",
                    finding.code().level().lowerCaseName(),
                    finding.code().code(),
                    Printable.of(finding.place()),
                    Printable.of(finding.sentence())));
            String lead = INDENT + "do: ";
            for (String line : finding.hint().split("\n", -1)) {
                text.append(lead).append(Printable.of(line)).append("\n");
                lead = INDENT + "    ";
            }
        }
        return text.append(count(result.sites(), "site") + ", " + count(result.places(), "place") + ": "
                        + count(result, Level.ERROR, "error") + ", " + count(result, Level.WARNING, "warning") + ", "
                        + count(result, Level.INFO, "note"))
                .append("\n")
                .toString();
    }

    /** Returns what to write, each file below a line with its name; of the settings file what differs. */
    static String proposals(ImportResult result) {
        StringBuilder text = new StringBuilder();
        result.files().forEach((name, content) -> {
            if (name.equals(ProposedSettings.FILE_NAME)) {
                text.append("--- conf/" + name + " (domain, servers, bindDn, and:) ---\n");
                result.settings().forEach((setting, value) -> text.append(setting + " = " + value + "\n"));
            } else {
                text.append("--- " + name + " ---\n").append(content);
            }
        });
        return text.toString();
    }

    /** Returns one object for each finding, then one for each file. */
    static String json(ImportResult result) {
        StringBuilder lines = new StringBuilder();
        for (ImportFinding finding : result.findings()) {
            line(
                    lines,
                    new JSONObject(
                            new JSONField("level", finding.code().level().lowerCaseName()),
                            new JSONField("code", finding.code().code()),
                            new JSONField("place", finding.place()),
                            new JSONField("sentence", finding.sentence()),
                            new JSONField("hint", finding.hint())));
        }
        for (Map.Entry<String, String> file : result.files().entrySet()) {
            line(lines, new JSONObject(new JSONField("file", file.getKey()), new JSONField("text", file.getValue())));
        }
        return lines.toString();
    }

    private static void line(StringBuilder lines, JSONObject object) {
        lines.append(object.toSingleLineString()).append('\n');
    }

    private static String count(ImportResult result, Level level, String noun) {
        return count(
                result.findings().stream()
                        .filter(finding -> finding.code().level() == level)
                        .count(),
                noun);
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
