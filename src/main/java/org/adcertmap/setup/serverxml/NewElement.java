// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Describes an element to insert, without content.
 *
 * @param attributes value by name, written in this order
 */
public record NewElement(String name, Map<String, String> attributes) {

    /** @param attributes names and values alternating; those with a null value are omitted */
    public static NewElement of(String name, String... attributes) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                values.put(attributes[i], attributes[i + 1]);
            }
        }
        return new NewElement(name, values);
    }

    /** Returns it as an empty-element tag. */
    String text() {
        return tag("/>");
    }

    /** Returns its start tag. */
    String startTag() {
        return tag(">");
    }

    private String tag(String end) {
        StringBuilder text = new StringBuilder("<" + name);
        attributes.forEach((attribute, value) -> text.append(' ')
                .append(attribute)
                .append("=\"")
                .append(escaped(value, '"'))
                .append('"'));
        return text.append(end).toString();
    }

    /** Escapes an attribute value that is written between such quotes (XML 1.0, section 2.3). */
    static String escaped(String value, char quote) {
        String text = value.replace("&", "&amp;").replace("<", "&lt;");
        return quote == '"' ? text.replace("\"", "&quot;") : text.replace("'", "&apos;");
    }
}
