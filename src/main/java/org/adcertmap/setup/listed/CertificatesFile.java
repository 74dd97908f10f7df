// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.listed.ListedMappings;
import org.adcertmap.listed.xml.IisElement;
import org.adcertmap.listed.xml.IisXmlReader;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.files.ReadFailure;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.setup.settings.SettingsException;

/**
 * The file of mappings, in the form of IIS's own configuration. A file with an error is rejected as a whole. Immutable.
 *
 * @param warnings what is in the file and has no effect
 */
record CertificatesFile(Path path, ListedMappings mappings, List<ConfigurationWarning> warnings) {
    /** @throws SettingsException with every error in the file */
    static CertificatesFile read(Path file) throws SettingsException {
        String setting = RealmSettings.CERTIFICATES.key();
        IisElement root;
        try {
            root = IisXmlReader.read(file);
        } catch (IOException e) {
            throw new SettingsException(ConfigurationError.withExample(
                    setting,
                    "the file " + file + " cannot be read: " + ReadFailure.of(file, e),
                    RealmSettings.CERTIFICATES.example()));
        } catch (InvalidIisConfigurationException e) {
            throw new SettingsException(ConfigurationError.of(setting, file + ": " + e.getMessage()));
        }
        MappingElements elements = new MappingElements(root, setting, file);
        ListedMappings mappings = elements.read();
        if (!elements.errors().isEmpty()) {
            throw new SettingsException(elements.errors());
        }
        return new CertificatesFile(file, mappings, elements.warnings());
    }
}
