// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.serverxml.PropertyDefaults;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.SettingsException;

/**
 * Reads the settings in effect of an ActiveDirectoryRealm in {@code server.xml}: its attributes and its file.
 * Stateless.
 */
final class RealmValues {
    private static final String SETTINGS = "settings";
    /** Attributes of every Tomcat Realm, which are no settings. */
    private static final Set<String> OF_TOMCAT = Set.of(
            "className",
            SETTINGS,
            "allRolesMode",
            "realmPath",
            "stripRealmForGss",
            "transportGuaranteeRedirectStatus",
            "validate",
            "x509UsernameRetrieverClassName");

    private RealmValues() {}

    /**
     * Returns the settings by name.
     *
     * @param base CATALINA_BASE, to which file names are relative
     * @throws SettingsException if the settings file cannot be read
     */
    static Map<String, String> of(XmlElement realm, Path base) throws SettingsException {
        Map<String, String> attributes = new LinkedHashMap<>();
        realm.attributes().forEach((name, value) -> {
            if (!OF_TOMCAT.contains(name)) {
                attributes.put(name.equals("dnsDomain") ? "domain" : name, PropertyDefaults.of(value));
            }
        });
        Optional<String> file = Optional.ofNullable(realm.attribute(SETTINGS))
                .map(PropertyDefaults::of)
                .filter(name -> !name.isBlank());
        return EffectiveSettings.of(file, attributes, Map.of(), base.toAbsolutePath())
                .values();
    }
}
