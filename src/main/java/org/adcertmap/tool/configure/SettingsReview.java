// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.CheckAssembly;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationError.Kind;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.Setting.Content;
import org.adcertmap.setup.settings.SettingsException;

/**
 * What is to be done with the settings before the Realm can start. Immutable.
 *
 * @param missing settings without a value that need one, and files that do not exist, each with what to do
 * @param errors all other configuration errors
 * @param warnings settings that weaken security
 * @param directory what the check of the directory found; empty where the settings are not complete
 */
public record SettingsReview(
        List<ConfigurationError> missing,
        List<ConfigurationError> errors,
        List<ConfigurationWarning> warnings,
        List<DirectoryFinding> directory) {
    /** Reviews settings, and where they are complete tries them on the directory if that is wanted. */
    public static SettingsReview of(Map<String, String> values, boolean withDirectory) {
        List<ConfigurationError> missing = new ArrayList<>();
        List<String> groups = new ArrayList<>();
        for (Setting<?> setting : RealmSettings.all()) {
            String value = values.getOrDefault(setting.key(), "");
            if (isMissingFile(setting, value)) {
                groups.add(group(setting.key()));
                missing.add(new ConfigurationError(
                        setting.key(),
                        Kind.MISSING,
                        "the file " + fileName(setting, value) + " does not exist",
                        Optional.of(MissingFileHint.of(setting, fileName(setting, value))),
                        Optional.empty()));
            }
        }
        try (CheckAssembly assembly = new CheckAssembly(values, Clock.systemUTC())) {
            return new SettingsReview(
                    missing, List.of(), assembly.warnings(), withDirectory ? assembly.checkDirectory() : List.of());
        } catch (SettingsException e) {
            List<ConfigurationError> errors = new ArrayList<>();
            for (ConfigurationError error : e.errors()) {
                if (error.kind() == Kind.MISSING) {
                    missing.add(error);
                } else if (!groups.contains(group(error.subject()))) {
                    errors.add(error); // not one that only says again that a file is missing
                }
            }
            return new SettingsReview(missing, errors, List.of(), List.of());
        }
    }

    /** A store and its password have one: without the store, the password is of no use. */
    private static String group(String setting) {
        return setting.replaceAll("(Password)?File$", "");
    }

    /** Returns whether the settings let the Realm start. */
    public boolean isComplete() {
        return missing.isEmpty() && errors.isEmpty();
    }

    private static boolean isMissingFile(Setting<?> setting, String value) {
        boolean isFile = setting.content() == Content.FILE && !value.isBlank() && !value.equalsIgnoreCase(Setting.OFF)
                || setting.content() == Content.PREFIXED_FILE && value.startsWith(Setting.FILE_PREFIX);
        if (!isFile || setting.equals(RealmSettings.REVOCATION_CACHE_DIRECTORY)) {
            return false;
        }
        try {
            return Files.notExists(Path.of(fileName(setting, value)));
        } catch (InvalidPathException e) {
            return false; // a configuration error
        }
    }

    private static String fileName(Setting<?> setting, String value) {
        return setting.content() == Content.PREFIXED_FILE ? value.substring(Setting.FILE_PREFIX.length()) : value;
    }
}
