// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.ConsoleService;
import org.adcertmap.setup.serverxml.XmlElement;

/** Finds the elements of {@code server.xml} that {@code status} shows. Stateless. */
final class ConfiguredElements {
    private static final List<String> CONTAINERS = List.of("Engine", "Host", "Context");

    private ConfiguredElements() {}

    /** Returns the containers, but not those of the console, in which no certificate is mapped. */
    static Stream<XmlElement> containers(XmlElement root) {
        return root.selfAndDescendants()
                .filter(element -> CONTAINERS.contains(element.name()) && !ConsoleService.contains(element));
    }

    /** Returns the Realms of a container, nested ones included. */
    static Stream<XmlElement> realms(XmlElement container) {
        return container.children("Realm").stream()
                .flatMap(XmlElement::selfAndDescendants)
                .filter(element -> element.name().equals("Realm"));
    }

    static Stream<XmlElement> valves(XmlElement container) {
        return container.children("Valve").stream().filter(valve -> valve.hasClassName(ClassNames.VALVE));
    }

    static String attributeOr(XmlElement element, String attribute, String defaultValue) {
        return element.attribute(attribute) == null ? defaultValue : element.attribute(attribute);
    }
}
