package org.adcertmap.setup.serverxml;

import java.util.List;

/** A text and its elements: the parser's word for what they are, the scanner's for where they stand. */
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
     * @throws ServerXmlException if the text is not well-formed, or the parser and the scanner do not see the same
     *     elements
     */
    public static XmlText of(String text) throws ServerXmlException {
        List<XmlParser.Tag> tags = XmlParser.parse(text);
        List<XmlElement> elements = XmlScanner.scan(text);
        if (!tags.stream()
                .map(XmlParser.Tag::name)
                .toList()
                .equals(elements.stream().map(XmlElement::name).toList())) {
            throw new ServerXmlException(
                    "it cannot be followed: entities hide where its elements stand; edit it by hand");
        }
        for (int i = 0; i < tags.size(); i++) {
            elements.get(i).values = tags.get(i).values();
        }
        return new XmlText(text, tags, elements);
    }

    public XmlElement root() {
        return elements.get(0);
    }

    public String text() {
        return text;
    }

    /** How lines end here. */
    String lineEnd() {
        return text.contains("\r\n") ? "\r\n" : "\n";
    }

    /** The white space before an element on its line; empty where something else stands before it. */
    String indent(XmlElement element) {
        int line = Math.max(text.lastIndexOf('\n', element.start), text.lastIndexOf('\r', element.start)) + 1;
        String before = text.substring(line, element.start);
        return before.isBlank() ? before : "";
    }
}
