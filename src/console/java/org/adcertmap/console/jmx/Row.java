// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.jmx;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;

/**
 * Values by name: the attributes of a bean, a row of a table, or the result of an operation. A missing value is the
 * empty text, {@code false}, -1 or an empty list. Immutable; texts are printable.
 */
public class Row {
    private final Map<String, Object> values;

    Row(Map<String, Object> values) {
        this.values = values;
    }

    static Row of(CompositeData data) {
        Map<String, Object> values = new LinkedHashMap<>();
        if (data != null) {
            data.getCompositeType().keySet().forEach(name -> values.put(name, data.get(name)));
        }
        return new Row(values);
    }

    static List<Row> all(TabularData table) {
        return table.values().stream().map(row -> of((CompositeData) row)).toList();
    }

    final Object value(String name) {
        return values.get(name);
    }

    /** Returns whether there is a value of this name. */
    public final boolean has(String name) {
        return values.get(name) != null;
    }

    /** Returns the value as printable text. */
    public final String text(String name) {
        return PrintableText.of(values.get(name));
    }

    /** Returns the value as printable text; empty if there is none, or if the text is blank. */
    public final Optional<String> optional(String name) {
        return Optional.of(text(name)).filter(text -> !text.isBlank());
    }

    /** Returns whether the value is true. */
    public final boolean flag(String name) {
        return Boolean.TRUE.equals(values.get(name)) || "true".equals(values.get(name));
    }

    /** Returns the value as a number. */
    public final long number(String name) {
        return values.get(name) instanceof Number number ? number.longValue() : -1;
    }

    /** Returns the value as a number with a fraction. */
    public final double decimal(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : -1;
    }

    /** Returns the texts of an array, printable. */
    public final List<String> texts(String name) {
        return values.get(name) instanceof Object[] array
                ? Stream.of(array).map(PrintableText::of).toList()
                : List.of();
    }

    /** Returns the numbers of an array. */
    public final long[] numbers(String name) {
        return values.get(name) instanceof long[] array ? array.clone() : new long[0];
    }

    /** Returns a composite value as a row; without values if there is none. */
    public final Row row(String name) {
        return of(values.get(name) instanceof CompositeData data ? data : null);
    }

    /** Returns the names of all values. */
    public final List<String> names() {
        return List.copyOf(values.keySet());
    }

    /** Returns the values that are numbers, by printable name. */
    public final Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        values.forEach((name, value) -> {
            if (value instanceof Number number) {
                counts.put(PrintableText.of(name), number.longValue());
            }
        });
        return counts;
    }
}
