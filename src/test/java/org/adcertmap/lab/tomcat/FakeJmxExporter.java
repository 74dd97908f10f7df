// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * Applies the rules of a configuration of the Prometheus JMX exporter to MBeans, as its documentation has it: each
 * value is one line {@code domain<properties><path>attribute: value}, of which the first rule that matches makes a
 * metric. The index of a table is a further property. Reads the rules only in the layout of
 * {@code dist/jmx-exporter.yml}.
 */
public final class FakeJmxExporter {
    private static final Pattern RULE = Pattern.compile("(?m)^  - pattern: '(.*)'\\n((?:    .*\\n)+)");
    private static final Pattern FIELD = Pattern.compile("(?m)^    (\\w+): (?:\"(.*)\"|\\{(.*)}|(.*))$");
    private static final Pattern LABEL = Pattern.compile("(\\w+): \"([^\"]*)\"");
    private static final Pattern INCLUDED = Pattern.compile("includeObjectNames: \\[(.*)]");

    private final List<Rule> rules = new ArrayList<>();
    private final List<String> included;

    private record Rule(
            Pattern pattern, String name, Map<String, String> labels, String value, String type, int[] used) {}

    /**
     * One sample.
     *
     * @param type COUNTER or GAUGE
     */
    public record Sample(String name, Map<String, String> labels, double value, String type) {}

    public FakeJmxExporter(Path configuration) throws IOException {
        String text = Files.readString(configuration);
        Matcher names = INCLUDED.matcher(text);
        if (!names.find()) {
            throw new IllegalArgumentException("no includeObjectNames");
        }
        included = Pattern.compile("\"([^\"]*)\"")
                .matcher(names.group(1))
                .results()
                .map(name -> name.group(1))
                .toList();
        for (MatchResult rule : RULE.matcher(text).results().toList()) {
            Map<String, String> fields = new HashMap<>();
            FIELD.matcher(rule.group(2)).results().forEach(field -> fields.put(field.group(1), firstOf(field)));
            Map<String, String> labels = new LinkedHashMap<>();
            LABEL.matcher(fields.get("labels")).results().forEach(label -> labels.put(label.group(1), label.group(2)));
            rules.add(new Rule(
                    Pattern.compile("^.*(?:" + rule.group(1) + ").*$"),
                    fields.get("name"),
                    labels,
                    fields.getOrDefault("value", ""),
                    fields.get("type"),
                    new int[1]));
        }
    }

    private static String firstOf(MatchResult field) {
        for (int group = 2; group < field.groupCount(); group++) {
            if (field.group(group) != null) {
                return field.group(group);
            }
        }
        return field.group(field.groupCount());
    }

    /** Returns the patterns of the rules that have made no sample so far. */
    public List<String> unusedRules() {
        return rules.stream()
                .filter(rule -> rule.used()[0] == 0)
                .map(rule -> rule.pattern().pattern())
                .toList();
    }

    /** Returns the metrics that the rules make. */
    public List<String> names() {
        return rules.stream().map(Rule::name).distinct().sorted().toList();
    }

    /** Returns the samples of all MBeans. */
    public List<Sample> scrape(MBeanServerConnection server) throws JMException, IOException {
        List<Sample> samples = new ArrayList<>();
        for (String name : included) {
            for (ObjectName bean : server.queryNames(new ObjectName(name), null)) {
                Map<String, String> properties = new LinkedHashMap<>();
                for (String property : bean.getKeyPropertyListString().split(",")) {
                    properties.put(property.split("=", 2)[0], property.split("=", 2)[1]);
                }
                for (MBeanAttributeInfo attribute : server.getMBeanInfo(bean).getAttributes()) {
                    Object value = server.getAttribute(bean, attribute.getName());
                    collect(bean.getDomain(), properties, List.of(), attribute.getName(), value, samples);
                }
            }
        }
        return samples;
    }

    private void collect(
            String domain,
            Map<String, String> properties,
            List<String> path,
            String attribute,
            Object value,
            List<Sample> samples) {
        List<String> below = new ArrayList<>(path);
        below.add(attribute);
        if (value instanceof CompositeData composite) {
            for (String key : composite.getCompositeType().keySet()) {
                collect(domain, properties, below, key, composite.get(key), samples);
            }
        } else if (value instanceof TabularData table) {
            List<String> index = table.getTabularType().getIndexNames();
            for (Object each : table.values()) {
                CompositeData row = (CompositeData) each;
                Map<String, String> extended = new LinkedHashMap<>(properties);
                index.forEach(key -> extended.put(key, String.valueOf(row.get(key))));
                row.getCompositeType().keySet().stream()
                        .filter(key -> !index.contains(key))
                        .forEach(key -> collect(domain, extended, below, key, row.get(key), samples));
            }
        } else if (value instanceof Number || value instanceof Boolean || value instanceof String) {
            String line =
                    domain + brackets(properties.toString()) + brackets(path.toString()) + attribute + ": " + value;
            rules.stream()
                    .filter(rule -> rule.pattern().matcher(line).matches())
                    .findFirst()
                    .ifPresent(rule -> samples.add(sample(rule, rule.pattern().matcher(line), value)));
        }
    }

    private static String brackets(String list) {
        return "<" + list.substring(1, list.length() - 1) + ">";
    }

    private static Sample sample(Rule rule, Matcher matcher, Object value) {
        rule.used()[0]++;
        Map<String, String> labels = new TreeMap<>();
        rule.labels().forEach((name, text) -> labels.put(name, matcher.replaceAll(text)));
        double number = rule.value().isEmpty() ? number(value) : Double.parseDouble(rule.value());
        return new Sample(rule.name(), labels, number, rule.type());
    }

    private static double number(Object value) {
        return value instanceof Boolean is ? (is ? 1 : 0) : Double.parseDouble(value.toString());
    }
}
