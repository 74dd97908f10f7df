// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One setting: its name, its type with the valid values, its default, and what is said of it wherever settings are
 * listed. Immutable.
 *
 * @param key the name in {@code server.xml} and in a settings file
 * @param group the heading under which it is listed
 * @param type the valid values and their parser
 * @param content whether the value is a secret or names a file
 * @param defaultValue the default as text; absent for a setting without one
 * @param isRequired whether a value must be given
 * @param example a valid value, for error messages
 * @param sample the value in the sample settings file; absent where the sample leaves it at its default
 * @param description what it does, in Markdown without line breaks
 */
public record Setting<T>(
        String key,
        Group group,
        SettingType<T> type,
        Content content,
        Optional<String> defaultValue,
        boolean isRequired,
        String example,
        Optional<String> sample,
        String description) {
    /** Prefix of a value that names a file, in settings that also have other values. */
    public static final String FILE_PREFIX = "file:";
    /** Value that switches off what the setting would otherwise name. */
    public static final String OFF = "off";

    /** The heading under which a setting is listed. */
    public enum Group {
        DIRECTORY("Directory"),
        MAPPING("Mapping"),
        TRUST("Trust"),
        PRINCIPAL_AND_CACHE("Principal and cache"),
        DELEGATION("Delegation"),
        MONITORING("Monitoring");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }

        public String heading() {
            return heading;
        }
    }

    /** What a value contains. */
    public enum Content {
        /** Neither a secret nor a file. */
        PLAIN,
        /** A secret, which must not appear in a log, over JMX or in a saved configuration. */
        SECRET,
        /** The name of a file or directory, or {@link #OFF}. */
        FILE,
        /** {@link #FILE_PREFIX} and the name of a file or directory, or another value. */
        PREFIXED_FILE
    }

    /** Begins a setting in the table: optional, without a default, neither a secret nor a file. */
    public static <T> Setting<T> of(Group group, String key, SettingType<T> type, String description) {
        return new Setting<>(
                key, group, type, Content.PLAIN, Optional.empty(), false, "", Optional.empty(), description);
    }

    public Setting<T> content(Content newContent) {
        return new Setting<>(key, group, type, newContent, defaultValue, isRequired, example, sample, description);
    }

    /** Gives it a default, which is also the example unless another one is given. */
    public Setting<T> withDefault(String value) {
        return new Setting<>(
                key,
                group,
                type,
                content,
                Optional.of(value),
                isRequired,
                example.isEmpty() ? value : example,
                sample,
                description);
    }

    public Setting<T> required() {
        return new Setting<>(key, group, type, content, defaultValue, true, example, sample, description);
    }

    public Setting<T> example(String value) {
        return new Setting<>(key, group, type, content, defaultValue, isRequired, value, sample, description);
    }

    public Setting<T> sample(String value) {
        return new Setting<>(
                key, group, type, content, defaultValue, isRequired, example, Optional.of(value), description);
    }

    /** Returns whether the value is a secret, which must not appear in a log, over JMX or in a saved configuration. */
    public boolean isSecret() {
        return content == Content.SECRET;
    }

    /**
     * Makes a file name in the value absolute; returns any other value, and an invalid name, unchanged.
     *
     * @param directory the directory that a relative name is resolved against
     */
    public String resolvePath(String value, Path directory) {
        String name = value.strip();
        try {
            if (content == Content.PREFIXED_FILE && name.startsWith(FILE_PREFIX)) {
                return FILE_PREFIX
                        + directory
                                .resolve(name.substring(FILE_PREFIX.length()))
                                .normalize();
            }
            boolean isFile = content == Content.FILE && !name.isEmpty() && !name.equalsIgnoreCase(OFF);
            return isFile ? directory.resolve(name).normalize().toString() : value;
        } catch (InvalidPathException e) {
            return value; // reported by the reader of the file, with its name
        }
    }
}
