// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.List;
import java.util.Map;
import org.adcertmap.setup.EffectiveSettings;

/**
 * The settings of a Realm, or of a settings file alone. Immutable.
 *
 * @param place where it is: {@code server.xml:41}, or the settings file
 * @param settings the settings in effect; those of the attributes alone where the file cannot be read
 * @param errors what the start would refuse, each with the name of the setting; none if the Realm can start
 */
public record CheckedRealm(String place, EffectiveSettings settings, List<String> errors) {
    public CheckedRealm {
        errors = List.copyOf(errors);
    }

    /** Returns the values by name, file names absolute. */
    public Map<String, String> values() {
        return settings.values();
    }

    /** Contains no value, because some of them are secrets. */
    @Override
    public String toString() {
        return place;
    }
}
