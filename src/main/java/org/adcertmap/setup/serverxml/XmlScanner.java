// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.ArrayList;
import java.util.List;

/**
 * Locates each element of a well-formed text. Comments, CDATA sections, processing instructions and the DOCTYPE are
 * skipped. Each text has a scanner of its own, confined to the thread of the call. Source: XML 1.0, sections 2.4 to 2.8
 * and 3.1.
 */
final class XmlScanner {
    private final String text;
    private final List<XmlElement> elements = new ArrayList<>();
    private int position;
    private XmlElement openElement;

    private XmlScanner(String text) {
        this.text = text;
    }

    /**
     * Scans the text.
     *
     * @param text well-formed XML
     * @return the elements in document order, the root first
     */
    static List<XmlElement> scan(String text) throws ServerXmlException {
        XmlScanner scanner = new XmlScanner(text);
        try {
            scanner.run();
        } catch (IndexOutOfBoundsException e) {
            throw new ServerXmlException("unexpected end of the text", e);
        }
        return scanner.elements;
    }

    private void run() {
        while ((position = text.indexOf('<', position)) >= 0) {
            if (!skip("<!--", "-->") && !skip("<![CDATA[", "]]>") && !skip("<?", "?>")) {
                if (text.startsWith("<!", position)) {
                    declaration();
                } else if (text.startsWith("</", position)) {
                    position = indexAfter(">", position);
                    openElement.end = position;
                    openElement = openElement.parent;
                } else {
                    startTag();
                }
            }
        }
    }

    private boolean skip(String begin, String end) {
        boolean matches = text.startsWith(begin, position);
        if (matches) {
            position = indexAfter(end, position + begin.length());
        }
        return matches;
    }

    private int indexAfter(String end, int from) {
        int index = text.indexOf(end, from);
        if (index < 0) {
            throw new IndexOutOfBoundsException(end);
        }
        return index + end.length();
    }

    /** Skips the DOCTYPE with its internal subset: nested declarations, quoted literals and comments. */
    private void declaration() {
        int depth = 0;
        do {
            char c = text.charAt(position);
            if (!skip("<!--", "-->") && !skip("<?", "?>")) {
                position = c == '"' || c == '\'' ? indexAfter(String.valueOf(c), position + 1) : position + 1;
                depth += c == '<' ? 1 : c == '>' ? -1 : 0;
            }
        } while (depth > 0);
    }

    private void startTag() {
        int start = position++;
        XmlElement element = new XmlElement(name(), openElement, start);
        element.attributesEnd = position;
        elements.add(element);
        for (skipWhiteSpace(); text.charAt(position) != '>' && text.charAt(position) != '/'; skipWhiteSpace()) {
            String attribute = name();
            position = indexAfter("=", position);
            skipWhiteSpace();
            char quote = text.charAt(position);
            int value = position + 1;
            position = indexAfter(String.valueOf(quote), value);
            element.attributeSpans.put(attribute, new XmlElement.Span(value, position - 1, quote));
            element.attributesEnd = position;
        }
        element.isEmptyElementTag = text.charAt(position) == '/';
        position += element.isEmptyElementTag ? 2 : 1;
        element.tagEnd = position;
        element.end = position;
        openElement = element.isEmptyElementTag ? openElement : element;
    }

    private String name() {
        int start = position;
        while (!isWhiteSpace() && "=/>".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    private void skipWhiteSpace() {
        while (isWhiteSpace()) {
            position++;
        }
    }

    private boolean isWhiteSpace() {
        return " \t\r\n".indexOf(text.charAt(position)) >= 0;
    }
}
