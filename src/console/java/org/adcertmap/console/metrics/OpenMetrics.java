// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.metrics;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Writes metrics in the text format of OpenMetrics 1.0: the samples of a metric together, after its type and
 * description. Not thread-safe.
 */
final class OpenMetrics {
    static final String CONTENT_TYPE = "application/openmetrics-text; version=1.0.0; charset=utf-8";

    private final Map<String, StringBuilder> samples = new LinkedHashMap<>();

    /** Adds a counter whose samples end with {@code _total}. */
    void counter(String name, String help) {
        family(name, "counter", help);
    }

    /** Adds a gauge. */
    void gauge(String name, String help) {
        family(name, "gauge", help);
    }

    private void family(String name, String type, String help) {
        StringBuilder head = new StringBuilder();
        head.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        head.append("# HELP ").append(name).append(' ').append(escaped(help)).append('\n');
        samples.put(name, head);
    }

    /**
     * Adds a sample of a metric that was added.
     *
     * @param suffix {@code _total} for a counter, empty for a gauge
     * @param labels names and values, alternately
     */
    void sample(String name, String suffix, long value, String... labels) {
        add(name, suffix, Long.toString(value), labels);
    }

    /** Adds a sample that is a duration, as {@link #sample} does. */
    void seconds(String name, String suffix, double value, String... labels) {
        add(name, suffix, Double.toString(value), labels);
    }

    private void add(String name, String suffix, String value, String... labels) {
        StringBuilder line = samples.get(name);
        line.append(name).append(suffix);
        char before = '{';
        for (int i = 0; i < labels.length; i += 2) {
            line.append(before)
                    .append(labels[i])
                    .append("=\"")
                    .append(escaped(labels[i + 1]))
                    .append('"');
            before = ',';
        }
        if (labels.length > 0) {
            line.append('}');
        }
        line.append(' ').append(value).append('\n');
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }

    /** Returns the exposition, with its end. */
    String text() {
        return String.join("", samples.values()) + "# EOF\n";
    }
}
