// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.reload.Reload;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.Setting;
import org.adcertmap.setup.settings.SettingsException;

/** The settings of one start of a Realm: its attributes count until the next start, its settings file is read again. */
final class SettingsOfStart {
    private SettingsOfStart() {}

    /**
     * Returns what reads the settings; the revocation cache is below CATALINA_BASE.
     *
     * @param settingsFile {@code null} for none
     * @param configured the attributes by name
     */
    static Reload.Source of(String settingsFile, Map<String, String> configured) {
        Path base = Path.of(System.getProperty("catalina.base", ""));
        Map<String, String> defaults = System.getProperty("catalina.base") == null
                ? Map.of()
                : Map.of(
                        RealmSettings.REVOCATION_CACHE_DIRECTORY.key(),
                        base.resolve("work/adcertmap-revocation").toString());
        Optional<String> file = Optional.ofNullable(settingsFile);
        Map<String, String> attributes = Map.copyOf(configured);
        AtomicReference<String> issuersAtStart = new AtomicReference<>();
        return () -> {
            EffectiveSettings read = EffectiveSettings.of(file, attributes, defaults, base);
            requireSame(RealmSettings.CLIENT_AUTH_ISSUERS, issuersAtStart, read);
            return read;
        };
    }

    /** A changed file cannot change this setting: the handshakes of the connectors depend on it. */
    private static void requireSame(Setting<?> setting, AtomicReference<String> atStart, EffectiveSettings read)
            throws SettingsException {
        String value = String.valueOf(read.value(setting));
        String before = atStart.compareAndExchange(null, value);
        if (before != null && !before.equalsIgnoreCase(value)) {
            throw new SettingsException(ConfigurationError.of(
                    setting.key(),
                    "cannot be changed from \"" + before + "\" to \"" + value + "\" without a restart of Tomcat"));
        }
    }
}
