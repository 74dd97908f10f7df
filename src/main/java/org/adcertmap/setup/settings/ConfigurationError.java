// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.util.Optional;

/**
 * What stops the start of a Realm or a Valve, or a command. Immutable.
 *
 * @param subject what it is about: the name of a setting, an attribute or an option, or a file
 * @param problem what is wrong, for administrators, without a full stop
 * @param remedy what to do; empty where the problem or the example says it
 * @param example a valid value of the setting; empty where there is none
 */
public record ConfigurationError(
        String subject, Kind kind, String problem, Optional<String> remedy, Optional<String> example) {
    /** The kinds of errors that are not treated alike. */
    public enum Kind {
        /** A setting that must have a value has none, or its file does not exist. */
        MISSING,
        /** A variable has no value here; the process of Tomcat may have it. */
        UNKNOWN_VARIABLE,
        /** Any other. */
        INVALID
    }

    /** An error whose problem says what to do. */
    public static ConfigurationError of(String subject, String problem) {
        return new ConfigurationError(subject, Kind.INVALID, problem, Optional.empty(), Optional.empty());
    }

    /** An error with its remedy. */
    public static ConfigurationError of(String subject, String problem, String remedy) {
        return new ConfigurationError(subject, Kind.INVALID, problem, Optional.of(remedy), Optional.empty());
    }

    /** An error with a valid value. */
    public static ConfigurationError withExample(String subject, String problem, String example) {
        return new ConfigurationError(subject, Kind.INVALID, problem, Optional.empty(), Optional.of(example));
    }

    /**
     * The error of an invalid value.
     *
     * @param reason why it is invalid, without a full stop
     * @return its text is for example {@code responseTimeout: invalid value "2": has no unit (ms, s, m, h, d); example:
     *     3s}
     */
    public static ConfigurationError invalidValue(String subject, String value, String reason, String example) {
        return withExample(subject, "invalid value \"" + value + "\": " + reason, example);
    }

    /** Returns the subject and the problem. */
    public String sentence() {
        return subject + ": " + problem;
    }

    /** Returns the whole error on one line, as a log has it. */
    public String text() {
        return sentence()
                + remedy.map(words -> "; " + words).orElse("")
                + example.map(value -> "; example: " + value).orElse("");
    }
}
