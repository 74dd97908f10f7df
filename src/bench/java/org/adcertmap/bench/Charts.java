// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import com.unboundid.util.json.JSONArray;
import com.unboundid.util.json.JSONException;
import com.unboundid.util.json.JSONObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.adcertmap.bench.BarChart.Bar;

/**
 * Draws charts of bench.json, for {@code docs/performance.md}: {@code performance-MODE.svg}. Arguments:
 * {@code BENCH.JSON FOLDER}. The benchmark draws those of its own run.
 */
final class Charts {
    private static final String LESS = "less is better";
    private static final String CPU = "CPU us over floor";

    private static final List<Chart> ALL = List.of(
            new Chart("WARM", CPU, "WARM: CPU of a request of a cached user, microseconds over the floor", LESS),
            new Chart("COLD", CPU, "COLD: CPU of a first login, microseconds over the floor", LESS),
            new Chart(
                    "FRESH",
                    CPU,
                    "FRESH: CPU of a first login after a full handshake, microseconds over the floor",
                    LESS),
            new Chart("NEGATIVE", CPU, "NEGATIVE: CPU of a refusal, microseconds over the floor", LESS),
            new Chart("HEAP", "bytes/user", "HEAP: bytes for each cached user", LESS));

    private record Chart(String mode, String metric, String title, String note) {}

    private Charts() {}

    public static void main(String[] arguments) throws IOException, JSONException {
        draw(Path.of(arguments[0]), Path.of(arguments[1]));
    }

    /** Draws a chart for each mode that was measured. */
    static void draw(Path json, Path folder) throws IOException, JSONException {
        List<JSONObject> values = values(json);
        Files.createDirectories(folder);
        for (Chart chart : ALL) {
            List<Bar> bars = values.stream()
                    .filter(value -> chart.mode().equals(value.getFieldAsString("mode"))
                            && chart.metric().equals(value.getFieldAsString("metric"))
                            && !Contenders.FLOOR.equals(value.getFieldAsString("contender")))
                    .map(value -> bar(
                            value.getFieldAsString("contender"),
                            value.getFieldAsBigDecimal("value").doubleValue()))
                    .toList();
            if (!bars.isEmpty()) {
                Files.writeString(
                        folder.resolve("performance-" + chart.mode().toLowerCase(Locale.ROOT) + ".svg"),
                        new BarChart(chart.title(), chart.note(), bars).svg());
            }
        }
    }

    private static Bar bar(String contender, double value) {
        return new Bar(contender, value, contender.startsWith("adcertmap"));
    }

    private static List<JSONObject> values(Path json) throws IOException, JSONException {
        JSONObject all = new JSONObject("{\"values\":" + Files.readString(json) + "}");
        return ((JSONArray) all.getField("values"))
                .getValues().stream().map(JSONObject.class::cast).toList();
    }
}
