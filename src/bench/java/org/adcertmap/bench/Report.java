// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONNumber;
import com.unboundid.util.json.JSONObject;
import com.unboundid.util.json.JSONString;
import com.unboundid.util.json.JSONValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Collects the results: prints a Markdown table for each mode and writes all values to one JSON file. */
final class Report {
    private final Path file;
    private final List<JSONValue> values = new ArrayList<>();
    private final Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    private String mode;
    private String title;

    Report(Path file) {
        this.file = file;
    }

    /** Starts a table. */
    void beginTable(String newMode, String newTitle) {
        mode = newMode;
        title = newTitle;
        rows.clear();
    }

    /** Adds a value; omits it if it is not finite. */
    void add(String contender, String metric, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        rows.computeIfAbsent(contender, name -> new LinkedHashMap<>()).put(metric, value);
        Map<String, JSONValue> object = new LinkedHashMap<>();
        object.put("mode", new JSONString(mode));
        object.put("contender", new JSONString(contender));
        object.put("metric", new JSONString(metric));
        object.put("value", new JSONNumber(value));
        values.add(new JSONObject(object));
    }

    /** Prints the table and writes the file. */
    void endTable() throws IOException {
        Set<String> metrics = new LinkedHashSet<>();
        rows.values().forEach(row -> metrics.addAll(row.keySet()));
        System.out.println("\n## " + mode + ": " + title + "\n");
        System.out.println("| contender | " + String.join(" | ", metrics) + " |");
        System.out.println("|---" + "|--:".repeat(metrics.size()) + "|");
        rows.forEach((contender, row) -> {
            StringBuilder line = new StringBuilder("| " + contender + " |");
            metrics.forEach(
                    metric -> line.append(' ').append(text(row.get(metric))).append(" |"));
            System.out.println(line);
        });
        Files.writeString(file, new JSONArray(values).toString() + "\n");
    }

    /** Returns a number as in the tables. */
    static String text(Double value) {
        if (value == null) {
            return "-";
        }
        double size = Math.abs(value);
        String format = value == Math.rint(value) || size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
