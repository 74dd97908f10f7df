// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.finding;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.EffectiveSettings.Fixed;
import org.adcertmap.setup.EffectiveSettings.Line;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.ConfigurationError;

/**
 * The settings of a Realm, or of a settings file alone. Immutable.
 *
 * @param place where it is: {@code server.xml:41}, or the settings file
 * @param element the Realm in {@code server.xml}; empty for a settings file alone
 * @param settings the settings in effect; those of the attributes alone where the file cannot be read
 * @param filePlace where a setting is that is no attribute and has no line: the settings file if it cannot be read
 * @param errors what the start would refuse; none if the Realm can start
 */
public record CheckedRealm(
        String place,
        Optional<XmlElement> element,
        EffectiveSettings settings,
        String filePlace,
        List<ConfigurationError> errors) {
    public CheckedRealm {
        errors = List.copyOf(errors);
    }

    /** The settings of a Realm whose settings file could be read, or which has none. */
    public CheckedRealm(
            String place, Optional<XmlElement> element, EffectiveSettings settings, List<ConfigurationError> errors) {
        this(place, element, settings, place, errors);
    }

    /** Returns whether it is to show clients the CAs of NTAuth. */
    public boolean showsNtAuth() {
        return settings.value(RealmSettings.CLIENT_AUTH_ISSUERS).equalsIgnoreCase("ntAuth");
    }

    /** Returns the values by name, file names absolute. */
    public Map<String, String> values() {
        return settings.values();
    }

    /** Returns where a setting is set: file and line, or where the Realm is. */
    public String placeOf(String setting) {
        Optional<EffectiveSettings.Entry> entry = entry(setting);
        if (entry.isEmpty() || entry.get().origin() == Fixed.ATTRIBUTE) {
            return place;
        }
        return entry.get().origin() instanceof Line line ? line.file().getFileName() + ":" + line.number() : filePlace;
    }

    /** Returns the line that sets it: an attribute where it is one of the Realm, otherwise a line of the file. */
    public String line(String setting, String value) {
        return entry(setting).filter(each -> each.origin() == Fixed.ATTRIBUTE).isPresent()
                ? setting + "=\"" + value + "\""
                : setting + " = " + value;
    }

    private Optional<EffectiveSettings.Entry> entry(String setting) {
        return settings.entries().stream()
                .filter(each -> each.name().equals(setting))
                .findFirst();
    }

    /** Contains no value, because some of them are secrets. */
    @Override
    public String toString() {
        return place;
    }
}
