// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.json;

import java.util.List;
import java.util.Map;
import org.adcertmap.console.jmx.PrintableText;

/** A JSON object. A member that is missing or {@code null} is the empty text or list. Immutable. */
public final class JsonObject {
    private final Map<?, ?> members;

    JsonObject(Map<?, ?> members) {
        this.members = members;
    }

    /** Returns a member as printable text. */
    public String text(String name) {
        return PrintableText.of(members.get(name));
    }

    /** Returns a member as it is, with characters that cannot be printed. */
    public String raw(String name) {
        return members.get(name) == null ? "" : members.get(name).toString();
    }

    /** Returns whether there is a member of this name, and it is not {@code null}. */
    public boolean has(String name) {
        return members.get(name) != null;
    }

    /** Returns a member that is an object; one without members if it is none. */
    public JsonObject object(String name) {
        return new JsonObject(members.get(name) instanceof Map<?, ?> object ? object : Map.of());
    }

    /** Returns the objects of a member that is an array. */
    public List<JsonObject> objects(String name) {
        return elements(name).stream()
                .filter(Map.class::isInstance)
                .map(element -> new JsonObject((Map<?, ?>) element))
                .toList();
    }

    /** Returns the texts of a member that is an array, printable. */
    public List<String> texts(String name) {
        return elements(name).stream().map(PrintableText::of).toList();
    }

    private List<?> elements(String name) {
        return members.get(name) instanceof List<?> list ? list : List.of();
    }
}
