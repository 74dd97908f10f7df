// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.util.Optional;

/**
 * What works against the mapping in a configuration that is valid. Immutable.
 *
 * @param setting the setting or attribute that it is about; empty for what is no setting
 * @param problem what it is and what follows from it, for administrators, without a full stop
 * @param remedy what to do; empty where nothing must be done
 * @param value the value that the remedy sets; empty where it is not one value of the setting alone
 */
public record ConfigurationWarning(
        Optional<String> setting, String problem, Optional<String> remedy, Optional<String> value) {
    /** A problem without a remedy. */
    public static ConfigurationWarning of(String problem) {
        return new ConfigurationWarning(Optional.empty(), problem, Optional.empty(), Optional.empty());
    }

    /** A problem with its remedy. */
    public static ConfigurationWarning of(String problem, String remedy) {
        return new ConfigurationWarning(Optional.empty(), problem, Optional.of(remedy), Optional.empty());
    }

    /**
     * A problem of a setting.
     *
     * @param problem follows the name of the setting
     */
    public static ConfigurationWarning ofSetting(String setting, String problem, String remedy) {
        return new ConfigurationWarning(
                Optional.of(setting), setting + " " + problem, Optional.of(remedy), Optional.empty());
    }

    /**
     * A problem of a setting for which another value is the remedy.
     *
     * @param problem follows the name of the setting
     * @param value what to set
     * @param more follows in the remedy; may be empty
     */
    public static ConfigurationWarning ofValue(String setting, String problem, String value, String more) {
        return new ConfigurationWarning(
                Optional.of(setting),
                setting + " " + problem,
                Optional.of("set [" + value + "]" + more),
                Optional.of(value));
    }

    /** Returns the problem and its remedy, as a log has them. */
    public String text() {
        return problem + remedy.map(words -> "; " + words).orElse("");
    }
}
