// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Collects changes to one XML text. Every other character stays unchanged; {@link #apply} verifies that by parsing the
 * result. Inserted elements are written on lines of their own, with the indentation and line ending of their
 * neighbours. Confined to one thread.
 */
public final class XmlEdit {
    private record Change(int start, int end, String text) {}

    private final XmlText original;
    private final List<XmlElement> elements;
    private final List<Change> changes = new ArrayList<>();
    /** For each start tag of the original text: the tags expected in its place and directly after it. */
    private final List<List<XmlParser.Tag>> expected = new ArrayList<>();

    public XmlEdit(XmlText original) {
        this.original = original;
        this.elements = original.root().selfAndDescendants().toList();
        original.tags.forEach(tag -> expected.add(new ArrayList<>(List.of(tag))));
    }

    /** Adds an attribute to an element, or changes its value. */
    public XmlEdit setAttribute(XmlElement element, String attribute, String value) {
        if (!value.equals(element.attribute(attribute))) {
            XmlElement.Span span = element.attributeSpans.get(attribute);
            changes.add(
                    span == null
                            ? new Change(
                                    element.attributesEnd,
                                    element.attributesEnd,
                                    " " + attribute + "=\"" + NewElement.escaped(value, '"') + "\"")
                            : new Change(span.start(), span.end(), NewElement.escaped(value, span.quote())));
            XmlParser.Tag tag = expected.get(index(element)).get(0);
            Map<String, String> values = new TreeMap<>(tag.attributes());
            values.put(attribute, value);
            expected.get(index(element)).set(0, new XmlParser.Tag(tag.name(), tag.depth(), values));
        }
        return this;
    }

    /** Removes an attribute of an element, with the white space before it; without effect if it has none. */
    public XmlEdit removeAttribute(XmlElement element, String attribute) {
        XmlElement.Span span = element.attributeSpans.get(attribute);
        if (span != null) {
            int start = original.text.lastIndexOf(attribute, span.start() - 1);
            while (Character.isWhitespace(original.text.charAt(start - 1))) {
                start--;
            }
            changes.add(new Change(start, span.end() + 1, ""));
            XmlParser.Tag tag = expected.get(index(element)).get(0);
            Map<String, String> values = new TreeMap<>(tag.attributes());
            values.remove(attribute);
            expected.get(index(element)).set(0, new XmlParser.Tag(tag.name(), tag.depth(), values));
        }
        return this;
    }

    /** Inserts elements as the first children of an element. */
    public XmlEdit insertFirst(XmlElement parent, List<NewElement> added) {
        String outer = original.indent(parent);
        String inner = parent.children.isEmpty() ? outer + "  " : original.indent(parent.children.get(0));
        String lines = lines(inner, added);
        changes.add(
                parent.isEmptyElementTag
                        ? new Change(
                                parent.tagEnd - 2,
                                parent.tagEnd,
                                ">" + lines + original.lineEnd() + outer + "</" + parent.name + ">")
                        : new Change(parent.tagEnd, parent.tagEnd, lines));
        expect(index(parent), added, depth(parent) + 1);
        return this;
    }

    /** Inserts elements after an element. */
    public XmlEdit insertAfter(XmlElement element, List<NewElement> added) {
        changes.add(new Change(element.end, element.end, lines(original.indent(element), added)));
        expect(last(element), added, depth(element));
        return this;
    }

    /** Replaces an element and its descendants by other elements. */
    public XmlEdit replace(XmlElement element, List<NewElement> added) {
        String lines = lines(original.indent(element), added);
        changes.add(new Change(element.start, element.end, lines.stripLeading()));
        int depth = depth(element);
        for (int i = index(element); i <= last(element); i++) {
            expected.get(i).clear();
        }
        expect(index(element), added, depth);
        return this;
    }

    /**
     * Nests an element in a new one, behind other new elements; its own text stays as it is, indentation included.
     *
     * @param outer the new element around it, without children
     * @param before the new elements in {@code outer} before it
     * @param after the new elements after {@code outer}
     */
    public XmlEdit wrap(XmlElement element, NewElement outer, List<NewElement> before, List<NewElement> after) {
        String indent = original.indent(element);
        changes.add(new Change(
                element.start,
                element.start,
                outer.startTag() + lines(indent + "  ", before) + original.lineEnd() + indent));
        changes.add(new Change(
                element.end,
                element.end,
                original.lineEnd() + indent + "</" + outer.name() + ">" + lines(indent, after)));
        int first = index(element);
        int depth = depth(element);
        shift(element, 1);
        List<XmlParser.Tag> nested = new ArrayList<>(List.of(tag(outer, depth)));
        before.forEach(added -> nested.add(tag(added, depth + 1)));
        expected.get(first).addAll(0, nested);
        expect(last(element), after, depth);
        return this;
    }

    /** Removes an element with its descendants, and its line if nothing else is on it. */
    public XmlEdit remove(XmlElement element) {
        changes.add(new Change(startOfRemoval(element), element.end, ""));
        for (int i = index(element); i <= last(element); i++) {
            expected.get(i).clear();
        }
        return this;
    }

    /** Removes an element around one of its children, and all other children. The child stays as it is. */
    public XmlEdit unwrap(XmlElement outer, XmlElement child) {
        changes.add(new Change(outer.start, child.start, ""));
        changes.add(new Change(child.end, outer.end, ""));
        for (int i = index(outer); i <= last(outer); i++) {
            if (i < index(child) || i > last(child)) {
                expected.get(i).clear();
            }
        }
        shift(child, -1);
        return this;
    }

    /** Removes all content of an element, which then is an empty-element tag. */
    public XmlEdit empty(XmlElement element) {
        changes.add(new Change(element.tagEnd - 1, element.end, "/>"));
        for (int i = index(element) + 1; i <= last(element); i++) {
            expected.get(i).clear();
        }
        return this;
    }

    private int startOfRemoval(XmlElement element) {
        int line = element.start - original.indent(element).length();
        boolean isFirstOnItsLine = line > 0 && original.text.charAt(line - 1) == '\n';
        if (!isFirstOnItsLine) {
            return element.start;
        }
        return line > 1 && original.text.charAt(line - 2) == '\r' ? line - 2 : line - 1;
    }

    /** Moves the expected tags of an element and its descendants to another depth. */
    private void shift(XmlElement element, int by) {
        for (int i = index(element); i <= last(element); i++) {
            expected.get(i).replaceAll(tag -> new XmlParser.Tag(tag.name(), tag.depth() + by, tag.attributes()));
        }
    }

    private static XmlParser.Tag tag(NewElement element, int depth) {
        return new XmlParser.Tag(element.name(), depth, new TreeMap<>(element.attributes()));
    }

    /**
     * Returns the text with all changes.
     *
     * @throws ServerXmlException if it would contain any element or attribute other than the requested ones
     */
    public String apply() throws ServerXmlException {
        StringBuilder text = new StringBuilder(original.text);
        List<Change> lastFirst = new ArrayList<>(changes);
        Collections.reverse(lastFirst);
        lastFirst.sort(Comparator.comparingInt(Change::start).reversed());
        lastFirst.forEach(change -> text.replace(change.start(), change.end(), change.text()));
        if (!XmlText.of(text.toString())
                .tags
                .equals(expected.stream().flatMap(List::stream).toList())) {
            throw new ServerXmlException(
                    "the edited text would contain other changes than the requested ones; edit the file by hand");
        }
        return text.toString();
    }

    private String lines(String indent, List<NewElement> added) {
        StringBuilder lines = new StringBuilder();
        added.forEach(element ->
                lines.append(original.lineEnd()).append(indent).append(element.text(indent, original.lineEnd())));
        return lines.toString();
    }

    private void expect(int index, List<NewElement> added, int depth) {
        added.forEach(element -> {
            expected.get(index).add(tag(element, depth));
            expect(index, element.children(), depth + 1);
        });
    }

    private int depth(XmlElement element) {
        return original.tags.get(index(element)).depth();
    }

    private int index(XmlElement element) {
        return elements.indexOf(element);
    }

    private int last(XmlElement element) {
        return index(element) + (int) element.selfAndDescendants().count() - 1;
    }
}
