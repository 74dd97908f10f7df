package org.adcertmap.setup.serverxml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is one element of the file, and where does it stand? Positions count the characters of the text. */
public final class XmlElement {
    /** Where an attribute's value stands, without its quotes, which are of this kind. */
    record Span(int start, int end, char quote) {}

    final String name;
    final XmlElement parent;
    final int start;
    final Map<String, Span> spans = new LinkedHashMap<>();
    final List<XmlElement> children = new ArrayList<>();
    /** Behind the name, or behind the last attribute's closing quote. */
    int attributesEnd;
    /** Behind the {@code >} of the start tag. */
    int tagEnd;
    /** Behind the {@code >} of the end tag. */
    int end;

    boolean empty;
    /** As the parser reads them. */
    Map<String, String> values = Map.of();

    XmlElement(String name, XmlElement parent, int start) {
        this.name = name;
        this.parent = parent;
        this.start = start;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    public String name() {
        return name;
    }

    /** The value of an attribute, entities resolved, variables not; null where there is none. */
    public String value(String attribute) {
        return values.get(attribute);
    }

    /** The elements of a name directly within this one, in their order. */
    public List<XmlElement> children(String name) {
        return children.stream().filter(child -> child.name.equals(name)).toList();
    }

    /** This element and all within it, in the order of their start tags. */
    public Stream<XmlElement> all() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(XmlElement::all));
    }

    /** Whether Tomcat makes an object of this class of it. */
    public boolean isOf(String className) {
        return className.equals(value("className"));
    }

    /** The element that this one stands in; null for the outermost. */
    public XmlElement parent() {
        return parent;
    }

    /** How a person finds it: {@code Engine "Catalina"}. */
    public String title() {
        String called = value("name") != null ? value("name") : value("className");
        return name + (called == null ? "" : " \"" + called + "\"");
    }
}
