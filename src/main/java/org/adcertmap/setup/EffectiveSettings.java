// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SettingsFile;

/**
 * The settings in effect: the attributes of the Realm, before the settings file, before the defaults; and where each
 * value comes from. Immutable.
 */
public final class EffectiveSettings {
    private static final String MASKED = "********";

    private final Map<String, String> values;
    private final Map<String, Origin> origins;
    private final List<Path> files;

    /**
     * One setting in effect.
     *
     * @param name the name as in a settings file
     * @param value the value as text, file names absolute; a secret is masked; empty for a setting without a value
     * @param origin where the value comes from
     */
    public record Entry(String name, String value, Origin origin) {}

    /** Where a value comes from. */
    public sealed interface Origin permits Fixed, Line {
        /** Returns it as it is shown: {@code attribute}; the settings file and the line; or {@code default}. */
        String text();
    }

    /** The origins that are no line of a file. */
    public enum Fixed implements Origin {
        /** An attribute of the Realm. */
        ATTRIBUTE("attribute"),
        /** The default. */
        DEFAULT("default");

        private final String text;

        Fixed(String text) {
            this.text = text;
        }

        @Override
        public String text() {
            return text;
        }
    }

    /**
     * A line of the settings file.
     *
     * @param number from 1
     */
    public record Line(Path file, int number) implements Origin {
        @Override
        public String text() {
            return file + ", line " + number;
        }
    }

    private EffectiveSettings(Map<String, String> values, Map<String, Origin> origins, List<Path> files) {
        this.files = List.copyOf(files);
        this.values = Collections.unmodifiableMap(values);
        this.origins = Map.copyOf(origins);
    }

    /**
     * Merges attributes and settings file; validates nothing but the form of the file.
     *
     * @param fileName the settings file, relative to {@code base}
     * @param attributes value by name; file names in them are relative to {@code base}
     * @param defaults value by name where the defaults of this installation differ from those of the table
     * @throws SettingsException with every error in the form of the file
     */
    public static EffectiveSettings of(
            Optional<String> fileName, Map<String, String> attributes, Map<String, String> defaults, Path base)
            throws SettingsException {
        Map<String, String> values = new LinkedHashMap<>(defaults);
        Map<String, Origin> origins = new LinkedHashMap<>();
        List<Path> files = new ArrayList<>();
        if (fileName.isPresent()) {
            SettingsFile file =
                    SettingsFile.read(base.resolve(fileName.get()).toAbsolutePath(), RealmSettings.ofEither());
            values.putAll(file.values());
            files.add(file.path());
            files.addAll(file.included());
            file.lines().forEach((name, line) -> origins.put(name, new Line(file.path(), line)));
        }
        attributes.forEach((name, value) -> {
            values.put(
                    name,
                    RealmSettings.byKey(name)
                            .map(setting -> setting.resolvePath(value, base))
                            .orElse(value));
            origins.put(name, Fixed.ATTRIBUTE);
        });
        return new EffectiveSettings(values, origins, files);
    }

    /** Returns the values that are set, by name, unknown names included. */
    public Map<String, String> values() {
        return values;
    }

    /** Returns the settings file and the files that it includes; empty without one. */
    public List<Path> files() {
        return files;
    }

    /** Returns every setting of the Realm, in the order of its table. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        for (Setting<?> setting : RealmSettings.tableOf(values)) {
            entries.add(new Entry(setting.key(), value(setting), origins.getOrDefault(setting.key(), Fixed.DEFAULT)));
        }
        return entries;
    }

    /** Returns the value of a setting as text, masked if it is a secret; empty if it has none. */
    public String value(Setting<?> setting) {
        String given = values.getOrDefault(setting.key(), "");
        String value = given.isBlank() ? setting.defaultValue().orElse("") : given.strip();
        return setting.isSecret() && !value.isEmpty() ? MASKED : value;
    }
}
