// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.install;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.setup.serverxml.ClassNames;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.configure.RealmValues;

/**
 * An ActiveDirectoryRealm that is there and has its settings in attributes, or in another file than that of
 * {@code install}, which then creates no settings. Immutable.
 *
 * @param place the file and the line of the Realm
 * @param values its settings in effect, by name
 */
record OwnRealm(String place, Map<String, String> values) {
    /**
     * Returns the Realm of a container.
     *
     * @return empty if there is none, or if its settings are in the file of {@code install}
     * @throws SettingsException if its settings file cannot be read
     */
    static Optional<OwnRealm> of(XmlFile file, XmlElement container, Path base) throws SettingsException {
        Optional<XmlElement> realm = container.children("Realm").stream()
                .flatMap(XmlElement::selfAndDescendants)
                .filter(element -> element.hasClassName(ClassNames.ACTIVE_DIRECTORY_REALM))
                .findFirst();
        if (realm.isEmpty() || isOfInstall(realm.get(), base)) {
            return Optional.empty();
        }
        return Optional.of(new OwnRealm(
                file.path() + ", line " + file.xml().line(realm.get()),
                RealmValues.effective(realm.get(), base).values()));
    }

    private static boolean isOfInstall(XmlElement realm, Path base) {
        Path settings = NewFiles.settingsFile(base).toAbsolutePath().normalize();
        return RealmValues.file(realm)
                .map(name ->
                        name.replace("${catalina.base}", base.toAbsolutePath().toString()))
                .filter(name -> base.toAbsolutePath().resolve(name).normalize().equals(settings))
                .isPresent();
    }

    /** Returns what is printed in place of the settings file that would be created. */
    String sentence() {
        return place + ": the ActiveDirectoryRealm there has its own settings, not changed";
    }
}
