// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Holds one element of a file with its attributes and positions. Positions are character offsets in the text. Written
 * by {@link XmlScanner} alone, and confined to the thread that reads and edits the file.
 */
public final class XmlElement {
    /** Holds the position of an attribute's value, without its quotes, and the kind of quote. */
    record Span(int start, int end, char quote) {}

    final String name;
    final XmlElement parent;
    final int start;
    final Map<String, Span> attributeSpans = new LinkedHashMap<>();
    final List<XmlElement> children = new ArrayList<>();
    /** Offset after the name, or after the closing quote of the last attribute. */
    int attributesEnd;
    /** Offset after the {@code >} of the start tag. */
    int tagEnd;
    /** Offset after the {@code >} of the end tag. */
    int end;
    /** Whether it is written as {@code <name/>}. */
    boolean isEmptyElementTag;
    /** Value by name, as the parser reads them. */
    Map<String, String> attributes = Map.of();

    XmlElement(String name, XmlElement parent, int start) {
        this.name = name;
        this.parent = parent;
        this.start = start;
        if (parent != null) {
            parent.children.add(this);
        }
    }

    /** Returns the name of the element. */
    public String name() {
        return name;
    }

    /** Returns the value of an attribute, entities expanded, {@code ${...}} not; null if it is absent. */
    public String attribute(String name) {
        return attributes.get(name);
    }

    /** Returns all attributes, as {@link #attribute} does. */
    public Map<String, String> attributes() {
        return Map.copyOf(attributes);
    }

    /** Returns the nearest element with this name: this one or an ancestor. */
    public Optional<XmlElement> nearest(String name) {
        XmlElement nearest = this;
        while (nearest != null && !nearest.name.equals(name)) {
            nearest = nearest.parent;
        }
        return Optional.ofNullable(nearest);
    }

    /** Returns the child elements with this name, in document order. */
    public List<XmlElement> children(String name) {
        return children.stream().filter(child -> child.name.equals(name)).toList();
    }

    /** Returns this element and its descendants, in document order. */
    public Stream<XmlElement> selfAndDescendants() {
        return Stream.concat(Stream.of(this), children.stream().flatMap(XmlElement::selfAndDescendants));
    }

    /** Returns whether its {@code className} is this class. */
    public boolean hasClassName(String className) {
        return className.equals(attribute("className"));
    }

    /** Returns all child elements, in document order. */
    public List<XmlElement> children() {
        return List.copyOf(children);
    }

    /** Returns whether it is written as {@code <name/>}. */
    public boolean isEmptyElementTag() {
        return isEmptyElementTag;
    }

    /** Returns the parent element; null for the root. */
    public XmlElement parent() {
        return parent;
    }

    /** Returns how messages name it, by its name or class name: {@code Engine "Catalina"}. */
    public String displayName() {
        String label = attribute("name") != null ? attribute("name") : attribute("className");
        return name + (label == null ? "" : " \"" + label + "\"");
    }
}
