package org.adcertmap.setup.serverxml;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Some changes to one text. All else stays, character for character, and {@link #apply} proves it by reading the result
 * again. What is added stands on lines of its own, indented as its neighbours and ended as they are.
 */
public final class XmlEdit {
    private record Change(int start, int end, String text) {}

    private final XmlText before;
    private final List<XmlElement> elements;
    private final List<Change> changes = new ArrayList<>();
    /** What is expected in place of each element's start tag of before, and at once behind it. */
    private final List<List<XmlParser.Tag>> expected = new ArrayList<>();

    public XmlEdit(XmlText before) {
        this.before = before;
        this.elements = before.root().all().toList();
        before.tags.forEach(tag -> expected.add(new ArrayList<>(List.of(tag))));
    }

    /** Gives an element an attribute, or another value to the one that it has. */
    public XmlEdit set(XmlElement element, String attribute, String value) {
        if (!value.equals(element.value(attribute))) {
            XmlElement.Span span = element.spans.get(attribute);
            changes.add(
                    span == null
                            ? new Change(
                                    element.attributesEnd,
                                    element.attributesEnd,
                                    " " + attribute + "=\"" + NewElement.escaped(value, '"') + "\"")
                            : new Change(span.start(), span.end(), NewElement.escaped(value, span.quote())));
            XmlParser.Tag tag = expected.get(index(element)).get(0);
            Map<String, String> values = new TreeMap<>(tag.values());
            values.put(attribute, value);
            expected.get(index(element)).set(0, new XmlParser.Tag(tag.name(), tag.depth(), values));
        }
        return this;
    }

    /** Puts elements in front of all others within an element. */
    public XmlEdit addFirst(XmlElement parent, List<NewElement> added) {
        String outer = before.indent(parent);
        String inner = parent.children.isEmpty() ? outer + "  " : before.indent(parent.children.get(0));
        String lines = lines(inner, added);
        changes.add(
                parent.empty
                        ? new Change(
                                parent.tagEnd - 2,
                                parent.tagEnd,
                                ">" + lines + before.lineEnd() + outer + "</" + parent.name + ">")
                        : new Change(parent.tagEnd, parent.tagEnd, lines));
        expect(index(parent), added, depth(parent) + 1);
        return this;
    }

    /** Puts elements behind an element. */
    public XmlEdit addAfter(XmlElement element, List<NewElement> added) {
        changes.add(new Change(element.end, element.end, lines(before.indent(element), added)));
        expect(last(element), added, depth(element));
        return this;
    }

    /** Takes an element and all within it away, and puts others in its place. */
    public XmlEdit replace(XmlElement element, List<NewElement> added) {
        String lines = lines(before.indent(element), added);
        changes.add(new Change(element.start, element.end, lines.stripLeading()));
        int depth = depth(element);
        for (int i = index(element); i <= last(element); i++) {
            expected.get(i).clear();
        }
        expect(index(element), added, depth);
        return this;
    }

    /**
     * The text with all changes.
     *
     * @throws ServerXmlException if it would hold any element or attribute other than asked for
     */
    public String apply() throws ServerXmlException {
        StringBuilder text = new StringBuilder(before.text);
        List<Change> fromTheEnd = new ArrayList<>(changes);
        Collections.reverse(fromTheEnd);
        fromTheEnd.sort(Comparator.comparingInt(Change::start).reversed());
        fromTheEnd.forEach(change -> text.replace(change.start(), change.end(), change.text()));
        if (!XmlText.of(text.toString())
                .tags
                .equals(expected.stream().flatMap(List::stream).toList())) {
            throw new ServerXmlException("the edited text would not hold exactly what was asked for");
        }
        return text.toString();
    }

    private String lines(String indent, List<NewElement> added) {
        StringBuilder lines = new StringBuilder();
        added.forEach(fresh -> lines.append(before.lineEnd()).append(indent).append(fresh.text()));
        return lines.toString();
    }

    private void expect(int index, List<NewElement> added, int depth) {
        added.forEach(fresh ->
                expected.get(index).add(new XmlParser.Tag(fresh.name(), depth, new TreeMap<>(fresh.values()))));
    }

    private int depth(XmlElement element) {
        return before.tags.get(index(element)).depth();
    }

    private int index(XmlElement element) {
        return elements.indexOf(element);
    }

    private int last(XmlElement element) {
        return index(element) + (int) element.all().count() - 1;
    }
}
