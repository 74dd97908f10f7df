// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONField;
import com.unboundid.util.json.JSONNull;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.tool.doctor.finding.Area;
import org.adcertmap.tool.doctor.finding.CheckResult;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.finding.Level;
import picocli.CommandLine.Help.Ansi;

/** Prints the findings, as text or as one JSON object a line. Stateless. */
final class DoctorReport {
    private static final String INDENT = "          ";

    private DoctorReport() {}

    /** Prints the findings below the name of their area, and a summary. */
    static void text(CheckResult result, boolean quiet, Ansi ansi, PrintWriter out) {
        Area area = null;
        for (Finding finding : shown(result, quiet)) {
            if (finding.code().area() != area) {
                area = finding.code().area();
                out.println(area.lowerCaseName());
            }
            out.println("  " + level(finding.level(), ansi) + " ["
                    + finding.code().code() + "] (" + finding.place() + ") " + finding.sentence());
            printRemedy(finding, out);
        }
        out.println(summary(result));
    }

    private static void printRemedy(Finding finding, PrintWriter out) {
        List<String> lines = new ArrayList<>(finding.lines());
        if (finding.level() == Level.INFO) {
            lines.forEach(line -> out.println(INDENT + line));
            return;
        }
        String first = finding.hint().orElseGet(() -> lines.size() == 1 ? lines.remove(0) : "");
        if (!first.isEmpty() || !lines.isEmpty()) {
            out.println((INDENT + "do: " + first).stripTrailing());
        }
        lines.forEach(line -> out.println(INDENT + "    " + line));
    }

    private static String level(Level level, Ansi ansi) {
        String style = switch (level) {
            case OK -> "green";
            case INFO -> "cyan";
            case WARNING -> "yellow";
            case ERROR -> "bold,red";
            case UNKNOWN -> "magenta";
        };
        return ansi.string("@|" + style + " " + level.lowerCaseName() + "|@")
                + " ".repeat("unknown".length() - level.lowerCaseName().length());
    }

    private static List<Finding> shown(CheckResult result, boolean quiet) {
        return result.findings().stream()
                .filter(finding -> !quiet || finding.level() != Level.OK && finding.level() != Level.INFO)
                .toList();
    }

    private static String summary(CheckResult result) {
        long ok = result.count(Level.OK);
        long warnings = result.count(Level.WARNING);
        long errors = result.count(Level.ERROR);
        long unknown = result.count(Level.UNKNOWN);
        int controllers = result.domainControllers().size();
        List<String> counts = new ArrayList<>(List.of(ok + " ok"));
        if (warnings > 0) {
            counts.add(plural(warnings, "warning"));
        }
        if (errors > 0) {
            counts.add(plural(errors, "error"));
        }
        if (unknown > 0) {
            counts.add(unknown + " could not be checked");
        }
        return (controllers == 0 ? "" : plural(controllers, "domain controller") + ", ")
                + plural(ok + warnings + errors + unknown, "check") + ": " + String.join(", ", counts);
    }

    private static String plural(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** Prints one object a line for each finding. */
    static void json(CheckResult result, boolean quiet, PrintWriter out) {
        shown(result, quiet).forEach(finding -> out.println(json(finding)));
    }

    private static String json(Finding finding) {
        return new JSONObject(
                        new JSONField("level", finding.level().lowerCaseName()),
                        new JSONField("code", finding.code().code()),
                        new JSONField("area", finding.code().area().lowerCaseName()),
                        new JSONField("place", finding.place()),
                        new JSONField("sentence", finding.sentence()),
                        new JSONField(
                                "hint",
                                finding.hint().<JSONValue>map(JSONString::new).orElse(JSONNull.NULL)),
                        new JSONField(
                                "lines",
                                new JSONArray(finding.lines().stream()
                                        .map(JSONString::new)
                                        .toList())))
                .toSingleLineString();
    }
}
