// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.listed.xml.IisElement;

/**
 * A section as it counts at one place: of each attribute the innermost value, of each collection the entries that are
 * left after every {@code add}, {@code remove} and {@code clear}. Confined to one thread.
 */
public final class EffectiveSection {
    private final Map<String, IisElement> definitions = new HashMap<>();
    private final Map<String, List<IisElement>> collections = new HashMap<>();

    /** Adds what an inner level says. */
    void merge(IisElement section) {
        section.attributes().keySet().forEach(attribute -> definitions.put(attribute, section));
        mergeCollection(section);
        section.children().forEach(this::mergeCollection);
    }

    private void mergeCollection(IisElement collection) {
        List<IisElement> entries = collections.computeIfAbsent(collection.name(), name -> new ArrayList<>());
        for (IisElement entry : collection.children()) {
            switch (entry.name()) {
                case "clear" -> entries.clear();
                case "remove" ->
                    entries.removeIf(added -> added.attributes().entrySet().containsAll(named(entry)));
                case "add" -> entries.add(entry);
                default -> {} // an element of its own, no entry
            }
        }
    }

    /** An empty attribute of {@code remove} is one that the entry may leave out. */
    private static List<Map.Entry<String, String>> named(IisElement remove) {
        return remove.attributes().entrySet().stream()
                .filter(attribute -> !attribute.getValue().isEmpty())
                .toList();
    }

    /** Returns the effective value; empty if no level sets it. */
    public Optional<String> attribute(String name) {
        return definition(name).flatMap(section -> section.attribute(name));
    }

    /** Returns the element that sets the effective value; empty if no level sets it. */
    public Optional<IisElement> definition(String attribute) {
        return Optional.ofNullable(definitions.get(attribute));
    }

    /** Returns whether {@code enabled} is true. */
    public boolean isEnabled(boolean defaultValue) {
        return isTrue("enabled", defaultValue);
    }

    public boolean isTrue(String attribute, boolean defaultValue) {
        return attribute(attribute).map(Boolean::parseBoolean).orElse(defaultValue);
    }

    /** Returns the effective entries of a collection, outer levels first; the section's own has the section's name. */
    public List<IisElement> entries(String collection) {
        return List.copyOf(collections.getOrDefault(collection, List.of()));
    }
}
