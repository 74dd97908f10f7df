// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.files.ReadFailure;
import org.apache.commons.configuration2.PropertiesConfiguration.PropertiesReader;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookup;
import org.apache.commons.text.lookup.StringLookupFactory;

/**
 * Reads a settings file: a Java properties file in UTF-8, or in UTF-16 with a byte order mark. {@code ${env:NAME}},
 * {@code ${sys:name}} and {@code ${file:UTF-8:path}} are replaced, the prefix in any case; no other variable is. A
 * default follows {@code :-}, as in {@code ${env:NAME:-default}}. The replacement text is not searched for variables
 * again. Relative file names are resolved against the directory of the settings file. Immutable.
 *
 * @param path the file
 * @param values value by name, in the order of the file
 * @param lines number of the line, from 1, by name
 * @param included the files whose content is a value, by {@code ${file:UTF-8:path}}
 */
public record SettingsFile(Path path, Map<String, String> values, Map<String, Integer> lines, List<Path> included) {
    /** The attribute that names the file, which its errors are about. */
    private static final String SETTINGS = "settings";

    private static final StringLookupFactory LOOKUPS = StringLookupFactory.INSTANCE;

    /** @param included gets the path of each file whose content replaces a variable */
    private static StringSubstitutor variables(List<Path> included) {
        StringLookup files = LOOKUPS.fileStringLookup();
        StringLookup recorded = key -> {
            included.add(Path.of(key.substring(key.indexOf(':') + 1)));
            return files.apply(key);
        };
        return new StringSubstitutor(LOOKUPS.interpolatorStringLookup(
                        Map.of(
                                StringLookupFactory.KEY_ENV, LOOKUPS.environmentVariableStringLookup(),
                                StringLookupFactory.KEY_SYS, LOOKUPS.systemPropertyStringLookup(),
                                StringLookupFactory.KEY_FILE, recorded),
                        null,
                        false))
                .setDisableSubstitutionInValues(true)
                .setEnableUndefinedVariableException(true);
    }

    /**
     * Reads the file; the values are not validated yet.
     *
     * @param table all settings; says which values name files
     * @throws SettingsException with every error: a file of another kind, a line with a single backslash, a name that
     *     is set twice, an unknown variable, a value in quotation marks; or if the file cannot be read
     */
    public static SettingsFile read(Path file, List<Setting<?>> table) throws SettingsException {
        Path directory = file.toAbsolutePath().getParent();
        List<ConfigurationError> errors = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        List<Path> included = new ArrayList<>();
        StringSubstitutor variables = variables(included);
        try {
            String text = TextFile.read(file);
            Optional<String> otherKind = otherKind(text);
            if (otherKind.isPresent()) {
                throw new SettingsException(ConfigurationError.of(
                        SETTINGS,
                        file + " is " + otherKind.get() + " and no settings file",
                        "give the one that the Realm's attribute settings names, such as conf/adcertmap.properties"));
            }
            List<ConfigurationError> backslashes = SingleBackslashes.errors(text, file, table);
            if (!backslashes.isEmpty()) {
                throw new SettingsException(backslashes);
            }
            // Read line by line rather than as a configuration, which would follow or drop a line named "include".
            PropertiesReader reader = new PropertiesReader(new StringReader(text));
            while (reader.nextProperty()) {
                String name = reader.getPropertyName();
                String value;
                try {
                    value = variables.replace(reader.getPropertyValue());
                } catch (IllegalArgumentException e) {
                    // The exception's message and the value are not repeated: both may contain a secret.
                    errors.add(new ConfigurationError(
                            name,
                            ConfigurationError.Kind.UNKNOWN_VARIABLE,
                            "unknown variable, or a variable that cannot be read",
                            Optional.of("supported are ${env:...}, ${sys:...} and ${file:UTF-8:...}"),
                            Optional.empty()));
                    continue;
                }
                Optional<Setting<?>> setting = table.stream()
                        .filter(each -> each.key().equals(name))
                        .<Setting<?>>map(each -> each)
                        .findFirst();
                lines.put(name, reader.getLineNumber());
                if (values.put(
                                name,
                                setting.map(each -> each.resolvePath(value, directory))
                                        .orElse(value))
                        != null) {
                    errors.add(ConfigurationError.of(name, "set more than once in " + file));
                }
                if (setting.isPresent() && isQuoted(setting.get(), value)) {
                    errors.add(ConfigurationError.of(name, "the quotation marks are part of the value", "remove them"));
                }
            }
        } catch (IOException e) {
            errors.add(ConfigurationError.of(
                    SETTINGS, "the settings file " + file + " cannot be read: " + ReadFailure.of(file, e)));
        }
        if (!errors.isEmpty()) {
            throw new SettingsException(errors);
        }
        return new SettingsFile(file, Collections.unmodifiableMap(values), Map.copyOf(lines), List.copyOf(included));
    }

    /** Returns what the file is where it is of another kind: each of its lines would be an error. */
    private static Optional<String> otherKind(String text) {
        String beginning = text.stripLeading();
        return beginning.startsWith("<")
                ? Optional.of("XML")
                : beginning.startsWith("-----BEGIN ") ? Optional.of("a PEM file") : Optional.empty();
    }

    /** A password may have quotation marks of its own. */
    private static boolean isQuoted(Setting<?> setting, String value) {
        String text = value.strip();
        return !setting.isSecret() && text.length() > 1 && text.startsWith("\"") && text.endsWith("\"");
    }

    /** Contains no value, because some of them are secrets. */
    @Override
    public String toString() {
        return "settings file " + path;
    }
}
