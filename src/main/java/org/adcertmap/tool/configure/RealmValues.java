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
 * Reads the settings in effect of an ActiveDirectoryRealm or a ListedCertificatesRealm in {@code server.xml}: its
 * attributes and its file. Stateless.
 */
public final class RealmValues {
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
     * Returns the settings in effect.
     *
     * @param base CATALINA_BASE, to which file names are relative
     * @throws SettingsException if the settings file cannot be read
     */
    public static EffectiveSettings effective(XmlElement realm, Path base) throws SettingsException {
        return EffectiveSettings.of(file(realm), attributesOf(realm), Map.of(), base.toAbsolutePath());
    }

    /** Returns those of the attributes alone, without the settings file. */
    public static EffectiveSettings attributes(XmlElement realm, Path base) {
        try {
            return EffectiveSettings.of(Optional.empty(), attributesOf(realm), Map.of(), base.toAbsolutePath());
        } catch (SettingsException e) {
            throw new AssertionError("there is no file to read", e);
        }
    }

    /** Returns the name of the settings file; empty without one. */
    public static Optional<String> file(XmlElement realm) {
        return Optional.ofNullable(realm.attribute(SETTINGS))
                .map(PropertyDefaults::of)
                .filter(name -> !name.isBlank());
    }

    private static Map<String, String> attributesOf(XmlElement realm) {
        Map<String, String> attributes = new LinkedHashMap<>();
        realm.attributes().forEach((name, value) -> {
            if (!OF_TOMCAT.contains(name)) {
                attributes.put(name.equals("dnsDomain") ? "domain" : name, PropertyDefaults.of(value));
            }
        });
        return attributes;
    }
}
