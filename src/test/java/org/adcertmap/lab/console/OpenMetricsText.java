// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.console;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the text format of OpenMetrics 1.0 strictly: any deviation is an error. Counters and gauges only, without
 * timestamps, units and exemplars.
 */
public final class OpenMetricsText {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final String LABEL = "([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\"";
    private static final Pattern TYPE = Pattern.compile("# TYPE (" + NAME + ") (counter|gauge)");
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
    private static final Pattern SAMPLE = Pattern.compile(
            "(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)})? (-?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)");
    private static final Pattern LABELS = Pattern.compile(LABEL);
    private static final Set<String> RESERVED = Set.of("_created", "_sum", "_count", "_bucket", "_info");

    private final List<Sample> samples = new ArrayList<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final Set<Object> seen = new HashSet<>();
    private String family = "";
    private boolean hasSamples;

    /** One sample, with the type of its metric. */
    public record Sample(String name, String type, Map<String, String> labels, double value) {}

    private OpenMetricsText() {}

    /**
     * Parses an exposition.
     *
     * @throws IllegalArgumentException if it is not exactly in the format; the message has the line
     */
    public static List<Sample> parse(String text) {
        if (!text.endsWith("# EOF\n")) {
            throw new IllegalArgumentException("the last line is not # EOF");
        }
        OpenMetricsText parser = new OpenMetricsText();
        text.substring(0, text.length() - "# EOF\n".length()).lines().forEach(parser::line);
        return parser.samples;
    }

    private void line(String line) {
        Matcher type = TYPE.matcher(line);
        Matcher help = HELP.matcher(line);
        Matcher sample = SAMPLE.matcher(line);
        if (type.matches()) {
            family = type.group(1);
            check(types.put(family, type.group(2)) == null, line, "the metric is there twice");
            check(RESERVED.stream().noneMatch(family::endsWith) && !family.endsWith("_total"), line, "reserved name");
            hasSamples = false;
        } else if (help.matches()) {
            check(help.group(1).equals(family) && !hasSamples, line, "the description is in another place");
        } else if (sample.matches()) {
            sample(line, sample);
        } else {
            throw new IllegalArgumentException("[" + line + "]: no line of the format");
        }
    }

    private void sample(String line, Matcher matcher) {
        hasSamples = true;
        String type = types.get(family);
        String expected = "counter".equals(type) ? family + "_total" : family;
        check(matcher.group(1).equals(expected), line, "the sample is not of the metric before it");
        Map<String, String> labels = new LinkedHashMap<>();
        if (matcher.group(2) != null) {
            Matcher label = LABELS.matcher(matcher.group(2));
            while (label.find()) {
                check(labels.put(label.group(1), unescaped(label.group(2))) == null, line, "a label is there twice");
            }
        }
        double value = Double.parseDouble(matcher.group(matcher.groupCount()));
        check(!"counter".equals(type) || value >= 0, line, "a counter is negative");
        check(seen.add(List.of(expected, labels)), line, "the sample is there twice");
        samples.add(new Sample(expected, type, labels, value));
    }

    private static String unescaped(String text) {
        return text.replace("\\n", "\n").replace("\\\"", "\"").replace("\\\\", "\\");
    }

    private static void check(boolean condition, String line, String reason) {
        if (!condition) {
            throw new IllegalArgumentException("[" + line + "]: " + reason);
        }
    }
}
