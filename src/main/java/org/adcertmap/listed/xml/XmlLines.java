// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed.xml;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Writes well-formed XML, one tag a line, indented; the attributes of a long tag continue on the next line. Confined to
 * one thread.
 */
public final class XmlLines {
    private static final int MAX_LINE = 110;

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values alternating; those with a null value are omitted */
    public void open(String name, String... attributes) {
        tag(name, attributes, ">");
        open.push(name);
    }

    /** Writes an element without content. */
    public void empty(String name, String... attributes) {
        tag(name, attributes, "/>");
    }

    /** Ends the element that was opened last. */
    public void close() {
        String name = open.pop();
        indent().append("</").append(name).append(">\n");
    }

    /** Writes an element whose content is text. */
    public void text(String name, String content) {
        indent().append('<')
                .append(name)
                .append('>')
                .append(escaped(content))
                .append("</")
                .append(name)
                .append(">\n");
    }

    /** Two hyphens must not be in a comment (XML 1.0, section 2.5): one becomes a blank. */
    public void comment(String comment) {
        indent().append("<!-- ")
                .append(legal(comment).replaceAll("-(?=-)", " "))
                .append(" -->\n");
    }

    private void tag(String name, String[] attributes, String end) {
        int lineStart = text.length();
        indent().append('<').append(name);
        for (int i = 0; i < attributes.length; i += 2) {
            if (attributes[i + 1] != null) {
                String attribute = attributes[i] + "=\"" + escaped(attributes[i + 1]) + "\"";
                if (text.length() + attribute.length() - lineStart > MAX_LINE && i > 0) {
                    text.append('\n');
                    lineStart = text.length();
                    indent().append("      ");
                }
                text.append(' ').append(attribute);
            }
        }
        text.append(end).append('\n');
    }

    private StringBuilder indent() {
        return text.append("  ".repeat(open.size()));
    }

    private static String escaped(String value) {
        return legal(value)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** Replaces control characters, which StAX has read from character references. */
    private static String legal(String value) {
        return value.replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
