// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.denial.Printable;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.setup.settings.Suggestion;

/**
 * Reads the attributes and child elements of one element, and reports everything that is wrong with them instead of
 * stopping at the first. The value of {@code password} is never read. Confined to one thread.
 *
 * @param errors gets each error
 */
record CheckedElement(IisElement element, Report errors) {
    static final String PASSWORD = "password";

    /** Gets the errors. */
    @FunctionalInterface
    interface Report {
        /**
         * Gets an error.
         *
         * @param problem what is wrong with the element
         * @param remedy what to do, or an example; empty where the problem says it
         */
        void error(IisElement element, String problem, Optional<String> remedy);
    }

    /** Reports attributes that are none of these; {@code password} is none of those that are read. */
    CheckedElement attributes(String... known) {
        Set<String> names = new TreeSet<>(List.of(known));
        new TreeSet<>(element.attributes().keySet())
                .stream()
                        .filter(name -> !names.contains(name) && !name.equals(PASSWORD))
                        .forEach(name -> report(name + ": unknown attribute" + Suggestion.forWord(name, names)));
        return this;
    }

    /** Returns the child elements with these names, in document order; reports others. */
    List<IisElement> children(String... known) {
        List<String> names = List.of(known);
        element.children().stream()
                .filter(child -> !names.contains(child.name()))
                .forEach(child -> new CheckedElement(child, errors)
                        .report("unknown element in <" + element.name() + ">"
                                + Suggestion.forWord(child.name(), names)));
        return element.children().stream()
                .filter(child -> names.contains(child.name()))
                .toList();
    }

    /** Returns the elements {@code add} that a {@code clear} does not remove. */
    List<IisElement> entries() {
        List<IisElement> all = children("add", "clear");
        int afterClear = 0;
        for (int i = 0; i < all.size(); i++) {
            afterClear = all.get(i).name().equals("clear") ? i + 1 : afterClear;
        }
        return all.subList(afterClear, all.size());
    }

    boolean bool(String name, boolean byDefault) {
        return oneOf(name, byDefault ? "true" : "false", "true", "false").equals("true");
    }

    /** Returns the value in the spelling of the choices; the default where it is absent or invalid. */
    String oneOf(String name, String byDefault, String... choices) {
        Optional<String> value = element.attribute(name);
        Optional<String> choice = value.flatMap(given -> List.of(choices).stream()
                .filter(given.strip()::equalsIgnoreCase)
                .findFirst());
        if (value.isPresent() && choice.isEmpty()) {
            invalid(name, value.get(), "is none of " + String.join(", ", choices), choices[0]);
        }
        return choice.orElse(byDefault);
    }

    /** Returns a value that must be there and have no control character; empty after an error. */
    Optional<String> required(String name, String example) {
        Optional<String> value = element.attribute(name).filter(text -> !text.isBlank());
        if (value.isEmpty()) {
            error(name, "required attribute is missing", example(name, example));
            return value;
        }
        return printable(name, value.get(), example);
    }

    /** Returns the value if it has no control character; empty after an error. */
    Optional<String> printable(String name, String value, String example) {
        if (!Printable.of(value).equals(value)) {
            invalid(name, value, "has a character that cannot be printed", example);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    void invalid(String name, String value, String reason, String example) {
        error(name, "invalid value \"" + Printable.excerpt(value) + "\": " + reason, example(name, example));
    }

    private static String example(String name, String value) {
        return "example: " + name + "=\"" + value + "\"";
    }

    void error(String attribute, String problem, String remedy) {
        report(attribute + ": " + problem, remedy);
    }

    void report(String problem) {
        errors.error(element, problem, Optional.empty());
    }

    void report(String problem, String remedy) {
        errors.error(element, problem, Optional.of(remedy));
    }
}
