// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed.xml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One element of a configuration file of IIS. Immutable.
 *
 * @param name the local name
 * @param attributes value by name
 * @param children the child elements, in document order
 * @param file the name of the file, for messages
 * @param line the line of the start tag, from 1
 */
public record IisElement(
        String name, Map<String, String> attributes, List<IisElement> children, String file, int line) {

    /** Returns the value of an attribute; empty if it is absent. */
    public Optional<String> attribute(String attributeName) {
        return Optional.ofNullable(attributes.get(attributeName));
    }

    /** Returns the child elements with this name, in document order. */
    public List<IisElement> children(String childName) {
        return children.stream().filter(child -> child.name.equals(childName)).toList();
    }

    /** Returns the elements at the end of such a path of names below this one, in document order. */
    public List<IisElement> descendants(String path) {
        Stream<IisElement> found = Stream.of(this);
        for (String step : path.split("/", -1)) {
            found = found.flatMap(element -> element.children(step).stream());
        }
        return found.toList();
    }

    /** Returns how messages name its place: {@code applicationHost.config:41}. */
    public String place() {
        return file + ":" + line;
    }
}
