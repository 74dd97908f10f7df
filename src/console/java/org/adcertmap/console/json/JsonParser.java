// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.json;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Parses one JSON text: objects become maps, arrays lists, and the others texts, numbers, booleans and {@code null}. Of
 * two members with the same name the last one counts. Confined to one thread. Source: RFC 8259.
 */
public final class JsonParser {
    private static final int MAX_DEPTH = 64;
    private static final int HEX_DIGITS = 4;

    private final String text;
    private int position;
    private int depth;

    private JsonParser(String text) {
        this.text = text;
    }

    /**
     * Parses the text.
     *
     * @throws IllegalArgumentException if it is not JSON
     */
    public static JsonObject object(String text) {
        JsonParser parser = new JsonParser(text);
        try {
            Object value = parser.value();
            parser.skipBlanks();
            if (parser.position == text.length() && value instanceof Map<?, ?> members) {
                return new JsonObject(members);
            }
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new IllegalArgumentException("no JSON at " + parser.position, e);
        }
        throw parser.invalid();
    }

    private IllegalArgumentException invalid() {
        return new IllegalArgumentException("no JSON at " + position);
    }

    private Object value() {
        skipBlanks();
        if (++depth > MAX_DEPTH) {
            throw invalid();
        }
        Object value = switch (text.charAt(position)) {
            case '{' -> members();
            case '[' -> elements();
            case '"' -> string();
            case 't' -> literal("true", Boolean.TRUE);
            case 'f' -> literal("false", Boolean.FALSE);
            case 'n' -> literal("null", null);
            default -> number();
        };
        depth--;
        return value;
    }

    private Object literal(String word, Object value) {
        if (!text.startsWith(word, position)) {
            throw invalid();
        }
        position += word.length();
        return value;
    }

    private Double number() {
        int start = position;
        while (position < text.length() && "+-.0123456789eE".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
        return Double.valueOf(text.substring(start, position));
    }

    private Map<String, Object> members() {
        Map<String, Object> members = new LinkedHashMap<>();
        position++;
        for (boolean first = true; !ends('}', first); first = false) {
            skipBlanks();
            String name = string();
            skipBlanks();
            expect(':');
            members.put(name, value());
        }
        return members;
    }

    private List<Object> elements() {
        List<Object> elements = new ArrayList<>();
        position++;
        for (boolean first = true; !ends(']', first); first = false) {
            elements.add(value());
        }
        return elements;
    }

    /** Reads the end of an object or array, or the comma before its next part. */
    private boolean ends(char end, boolean first) {
        skipBlanks();
        if (text.charAt(position) == end) {
            position++;
            return true;
        }
        if (!first) {
            expect(',');
        }
        return false;
    }

    private String string() {
        expect('"');
        StringBuilder value = new StringBuilder();
        for (char c = text.charAt(position++); c != '"'; c = text.charAt(position++)) {
            value.append(c == '\\' ? escaped() : c);
        }
        return value.toString();
    }

    private char escaped() {
        char c = text.charAt(position++);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                position += HEX_DIGITS;
                yield (char) HexFormat.fromHexDigits(text, position - HEX_DIGITS, position);
            }
            default -> c;
        };
    }

    private void expect(char c) {
        if (text.charAt(position) != c) {
            throw invalid();
        }
        position++;
    }

    private void skipBlanks() {
        while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
            position++;
        }
    }
}
