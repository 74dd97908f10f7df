// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Describes an element to insert. Immutable.
 *
 * @param attributes value by name, written in this order
 * @param children the elements in it, each on a line of its own
 */
public record NewElement(String name, Map<String, String> attributes, List<NewElement> children) {

    /**
     * Describes an element without content.
     *
     * @param attributes names and values alternating; those with a null value are omitted
     */
    public static NewElement of(String name, String... attributes) {
        Map<String, String> values = new LinkedHashMap<>();
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                values.put(attributes[i], attributes[i + 1]);
            }
        }
        return new NewElement(name, values, List.of());
    }

    /** Describes a copy of an element, with its attributes and descendants. */
    public static NewElement copyOf(XmlElement element) {
        Map<String, String> values = new LinkedHashMap<>();
        element.attributeSpans.keySet().forEach(attribute -> values.put(attribute, element.attribute(attribute)));
        return new NewElement(
                element.name(),
                values,
                element.children().stream().map(NewElement::copyOf).toList());
    }

    /** Returns this element with these in it. */
    public NewElement containing(List<NewElement> elements) {
        return new NewElement(name, attributes, List.copyOf(elements));
    }

    /** Returns it with what is in it; the first line has no indentation. */
    String text(String indent, String lineEnd) {
        return children.isEmpty()
                ? tag("/>")
                : startTag()
                        + children.stream()
                                .map(child -> lineEnd + indent + "  " + child.text(indent + "  ", lineEnd))
                                .collect(Collectors.joining())
                        + lineEnd + indent + "</" + name + ">";
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
