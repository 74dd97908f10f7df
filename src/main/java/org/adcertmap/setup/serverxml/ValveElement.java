// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One {@code <Valve>} element of a file as it was read: shows and changes its attribute {@code enabled}. Confined to
 * one thread.
 */
public final class ValveElement {
    private static final String ENABLED = "enabled";

    private final XmlFile file;
    private final XmlElement element;

    private ValveElement(XmlFile file, XmlElement element) {
        this.file = file;
        this.element = element;
    }

    /** Returns the ClientCertificateMappingValves of a container in {@code server.xml}, in document order. */
    public static List<ValveElement> of(XmlFile serverXml, ContainerPath container) {
        return within(serverXml, container::matches);
    }

    /** Returns the ClientCertificateMappingValves of a context descriptor, whose root is {@code <Context>}. */
    public static List<ValveElement> of(XmlFile descriptor) {
        return within(descriptor, element -> element.parent() == null);
    }

    private static List<ValveElement> within(XmlFile file, Predicate<XmlElement> container) {
        return file.xml()
                .root()
                .selfAndDescendants()
                .filter(element -> element.name().equals("Valve") && element.hasClassName(ClassNames.VALVE))
                .filter(element -> element.parent() != null && container.test(element.parent()))
                .map(element -> new ValveElement(file, element))
                .toList();
    }

    /** Returns the value of {@code enabled}; that of the default, {@code false}, if the attribute is absent. */
    public String enabled() {
        return Optional.ofNullable(element.attribute(ENABLED)).orElse("false");
    }

    /** Returns whether the value contains {@code ${...}}, which another place of the configuration sets. */
    public boolean hasPlaceholder() {
        return enabled().contains("${");
    }

    /** Returns the file. */
    public Path path() {
        return file.path();
    }

    /** Returns the number of the line on which the element begins. */
    public int line() {
        return file.xml().line(element);
    }

    /**
     * Writes a value of {@code enabled} into the file; every other character stays unchanged.
     *
     * @return the copy of the previous file; empty if the file has this value already, and nothing was written
     * @throws ServerXmlException if the file cannot be written or was changed since it was read
     */
    public Optional<Path> save(boolean enabled) throws ServerXmlException {
        if (enabled().equalsIgnoreCase(String.valueOf(enabled))) {
            return Optional.empty();
        }
        String text = new XmlEdit(file.xml())
                .setAttribute(element, ENABLED, String.valueOf(enabled))
                .apply();
        return Optional.of(file.write(text));
    }
}
