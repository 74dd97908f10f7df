// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.util.List;
import java.util.stream.Collectors;

/** Reports every configuration error in the settings; the message has one line for each. */
public final class SettingsException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient List<ConfigurationError> errors;

    /** @param errors at least one */
    public SettingsException(List<ConfigurationError> errors) {
        super((errors.size() == 1 ? "1 configuration error" : errors.size() + " configuration errors")
                + ":\n  "
                + errors.stream().map(ConfigurationError::text).collect(Collectors.joining("\n  ")));
        this.errors = List.copyOf(errors);
    }

    /** Creates the exception for one error. */
    public SettingsException(ConfigurationError error) {
        this(List.of(error));
    }

    /** Returns every error. */
    public List<ConfigurationError> errors() {
        return errors;
    }

    /** Returns the text of each error. */
    public List<String> texts() {
        return errors.stream().map(ConfigurationError::text).toList();
    }
}
