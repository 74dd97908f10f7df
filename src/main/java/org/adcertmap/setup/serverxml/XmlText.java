// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.List;

/** Holds an XML text and its elements: attributes as the parser reads them, positions as the scanner finds them. */
public final class XmlText {
    final String text;
    final List<XmlParser.Tag> tags;
    private final List<XmlElement> elements;

    private XmlText(String text, List<XmlParser.Tag> tags, List<XmlElement> elements) {
        this.text = text;
        this.tags = tags;
        this.elements = elements;
    }

    /**
     * Parses the text.
     *
     * @throws ServerXmlException if the text is not well-formed, or the parser and the scanner find different elements
     */
    public static XmlText of(String text) throws ServerXmlException {
        List<XmlParser.Tag> tags = XmlParser.parse(text);
        List<XmlElement> elements = XmlScanner.scan(text);
        if (!tags.stream()
                .map(XmlParser.Tag::name)
                .toList()
                .equals(elements.stream().map(XmlElement::name).toList())) {
            throw new ServerXmlException("elements that come from entities cannot be edited; edit the file by hand");
        }
        for (int i = 0; i < tags.size(); i++) {
            elements.get(i).attributes = tags.get(i).attributes();
        }
        return new XmlText(text, tags, elements);
    }

    /** Returns the document element. */
    public XmlElement root() {
        return elements.get(0);
    }

    /** Returns the whole text. */
    public String text() {
        return text;
    }

    /** Returns the number of the line on which an element begins; the first line is 1. */
    public int line(XmlElement element) {
        return 1 + (int) text.substring(0, element.start).lines().count() - (isLineStart(element.start) ? 0 : 1);
    }

    private boolean isLineStart(int position) {
        return position == 0 || "\r\n".indexOf(text.charAt(position - 1)) >= 0;
    }

    /** Returns the line ending of the text. */
    String lineEnd() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** Returns the white space before an element on its line; empty if anything else is before it. */
    String indent(XmlElement element) {
        int line = Math.max(text.lastIndexOf('\n', element.start), text.lastIndexOf('\r', element.start)) + 1;
        String before = text.substring(line, element.start);
        return before.isBlank() ? before : "";
    }
}
