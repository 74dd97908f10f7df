// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.util.List;

/** Reports every configuration error in the settings; the message has one line for each. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<String> errors;

    /** @param errors at least one, each as {@link #errors()} describes */
    public SettingsException(List<String> errors) {
        super((errors.size() == 1 ? "1 configuration error" : errors.size() + " configuration errors")
                + ":\n  "
                + String.join("\n  ", errors));
        this.errors = List.copyOf(errors);
    }

    /** Returns one entry for each error: the setting's name, a colon, what is wrong and an example. */
    public List<String> errors() {
        return errors;
    }

    /**
     * Words the error of a setting whose value is invalid.
     *
     * @param reason why it is invalid, without a full stop
     * @return for example {@code responseTimeout: invalid value "2": has no unit (ms, s, m, h, d); example: 3s}
     */
    public static String invalidValue(String name, String value, String reason, String example) {
        return name + ": invalid value \"" + value + "\": " + reason + "; example: " + example;
    }
}
