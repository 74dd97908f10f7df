package org.adcertmap.setup.serverxml;

import java.util.LinkedHashMap;
import java.util.Map;

/** An element to be added, without content; its attributes are written in their order. */
public record NewElement(String name, Map<String, String> values) {

    /** @param attributes names and values by turns; those with a null value are left out */
    public static NewElement of(String name, String... attributes) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                values.put(attributes[i], attributes[i + 1]);
            }
        }
        return new NewElement(name, values);
    }

    String text() {
        StringBuilder text = new StringBuilder("<" + name);
        values.forEach((attribute, value) -> text.append(' ')
                .append(attribute)
                .append("=\"")
                .append(escaped(value, '"'))
                .append('"'));
        return text.append("/>").toString();
    }

    /** A value as it is written between such quotes. */
    static String escaped(String value, char quote) {
        String text = value.replace("&", "&amp;").replace("<", "&lt;");
        return quote == '"' ? text.replace("\"", "&quot;") : text.replace("'", "&apos;");
    }
}
