// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.ServerXmlException;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.setup.settings.SettingsFile;
import picocli.CommandLine.Option;

/** Holds the options that say with the settings of which Realm a command works; exactly one of them is given. */
public final class SettingsSource {
    @Option(
            names = "--settings",
            required = true,
            paramLabel = "FILE",
            description = "settings file, as in the Realm's attribute settings")
    private Path settings;

    @Option(
            names = "--catalina-base",
            required = true,
            paramLabel = "DIR",
            description = "CATALINA_BASE of a Tomcat whose server.xml has one ActiveDirectoryRealm: its attributes and"
                    + " its settings file")
    private Path catalinaBase;

    /**
     * Returns the values by name, file names absolute; they are not validated.
     *
     * @throws SettingsException with the reason why they cannot be read, which names the file
     */
    public Map<String, String> values() throws SettingsException {
        return settings != null
                ? SettingsFile.read(settings, RealmSettings.ofEither()).values()
                : RealmValues.effective(realm(), catalinaBase).values();
    }

    private XmlElement realm() throws SettingsException {
        try {
            XmlFile serverXml = XmlFile.read(catalinaBase.resolve("conf").resolve("server.xml"));
            List<XmlElement> realms = ServerXmlReview.realms(serverXml.xml().root());
            if (realms.size() != 1) {
                throw new SettingsException(ConfigurationError.of(
                        "--catalina-base",
                        serverXml.path() + " has " + realms.size() + " ActiveDirectoryRealms, and not one",
                        "give the settings file of one with --settings"));
            }
            return realms.get(0);
        } catch (ServerXmlException e) {
            throw new SettingsException(ConfigurationError.of("--catalina-base", e.getMessage()));
        }
    }

    /** Returns the option as it was given, for errors. */
    @Override
    public String toString() {
        return settings != null ? settings.toString() : "--catalina-base " + catalinaBase;
    }
}
