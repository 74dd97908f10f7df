// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.json;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * Writes JSON on one line, in ASCII: all other characters, and those that mean something in HTML, are escaped.
 * Stateless. Source: RFC 8259.
 */
public final class JsonWriter {
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_PRINTABLE = '~';

    private JsonWriter() {}

    /**
     * Returns the JSON text of a value.
     *
     * @param value a map, a list, an array of {@code long}, a text, a number, a boolean or {@code null}
     */
    public static String of(Object value) {
        if (value instanceof Map<?, ?> members) {
            return members.entrySet().stream()
                    .map(member -> quoted(member.getKey().toString()) + ":" + of(member.getValue()))
                    .collect(Collectors.joining(",", "{", "}"));
        } else if (value instanceof List<?> elements) {
            return elements.stream().map(JsonWriter::of).collect(Collectors.joining(",", "[", "]"));
        } else if (value instanceof long[] numbers) {
            return LongStream.of(numbers).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        } else if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        return quoted(value.toString());
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_PRINTABLE && c <= LAST_PRINTABLE && "\"\\<>&'".indexOf(c) < 0) {
                json.append(c);
            } else {
                json.append(String.format("\\u%04x", (int) c));
            }
        }
        return json.append('"').toString();
    }
}
