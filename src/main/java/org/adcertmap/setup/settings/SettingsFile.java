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
import org.apache.commons.configuration2.PropertiesConfiguration.PropertiesReader;
import org.apache.commons.text.StringSubstitutor;
import org.apache.commons.text.lookup.StringLookupFactory;

/**
 * Reads a settings file: a Java properties file in UTF-8. {@code ${env:NAME}}, {@code ${sys:name}} and
 * {@code ${file:UTF-8:path}} are replaced, the prefix in any case; no other variable is. A default follows {@code :-},
 * as in {@code ${env:NAME:-default}}. The replacement text is not searched for variables again. Relative file names are
 * resolved against the directory of the settings file. Immutable.
 *
 * @param path the file
 * @param values value by name, in the order of the file
 * @param lines number of the line, from 1, by name
 */
public record SettingsFile(Path path, Map<String, String> values, Map<String, Integer> lines) {
    private static final StringLookupFactory LOOKUPS = StringLookupFactory.INSTANCE;
    private static final StringSubstitutor VARIABLES = new StringSubstitutor(LOOKUPS.interpolatorStringLookup(
                    Map.of(
                            StringLookupFactory.KEY_ENV, LOOKUPS.environmentVariableStringLookup(),
                            StringLookupFactory.KEY_SYS, LOOKUPS.systemPropertyStringLookup(),
                            StringLookupFactory.KEY_FILE, LOOKUPS.fileStringLookup()),
                    null,
                    false))
            .setDisableSubstitutionInValues(true)
            .setEnableUndefinedVariableException(true);

    /**
     * Reads the file; the values are not validated yet.
     *
     * @param table all settings; says which values name files
     * @throws SettingsException with every error: a line with a single backslash, a name that is set twice, an unknown
     *     variable; or if the file cannot be read
     */
    public static SettingsFile read(Path file, List<Setting<?>> table) throws SettingsException {
        Path directory = file.toAbsolutePath().getParent();
        List<String> errors = new ArrayList<>();
        Map<String, String> values = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        try {
            String text = TextFile.read(file);
            rejectSingleBackslashes(text, file);
            // Read line by line rather than as a configuration, which would follow or drop a line named "include".
            PropertiesReader reader = new PropertiesReader(new StringReader(text));
            while (reader.nextProperty()) {
                String name = reader.getPropertyName();
                try {
                    String value = VARIABLES.replace(reader.getPropertyValue());
                    lines.put(name, reader.getLineNumber());
                    if (values.put(name, resolvePath(table, name, value, directory)) != null) {
                        errors.add(name + ": set more than once in " + file);
                    }
                } catch (IllegalArgumentException e) {
                    // The exception's message and the value are not repeated: both may contain a secret.
                    errors.add(name + ": unknown variable, or a variable that cannot be read;"
                            + " supported are ${env:...}, ${sys:...} and ${file:UTF-8:...}");
                }
            }
        } catch (IOException e) {
            errors.add("settings: the settings file " + file + " cannot be read: " + e);
        }
        if (!errors.isEmpty()) {
            throw new SettingsException(errors);
        }
        return new SettingsFile(file, Collections.unmodifiableMap(values), Map.copyOf(lines));
    }

    /**
     * Rejects single backslashes: in a properties file a single backslash silently changes what follows, and
     * {@code CORP\\reader} would lose its r.
     */
    private static void rejectSingleBackslashes(String text, Path file) throws SettingsException {
        List<String> lines = text.lines().map(String::strip).toList();
        List<String> errors = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            boolean isComment = lines.get(i).startsWith("#") || lines.get(i).startsWith("!");
            if (!isComment && lines.get(i).replace("\\\\", "").contains("\\")) {
                errors.add("settings: line " + (i + 1) + " of " + file
                        + " has a single backslash; write \\\\, or use / in a path");
            }
        }
        if (!errors.isEmpty()) {
            throw new SettingsException(errors);
        }
    }

    private static String resolvePath(List<Setting<?>> table, String name, String value, Path directory) {
        return table.stream()
                .filter(setting -> setting.key().equals(name))
                .findFirst()
                .map(setting -> setting.resolvePath(value, directory))
                .orElse(value);
    }
}
