// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis.configuration;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.nio.file.Path;
import java.util.Map;
import org.adcertmap.fuzz.FuzzedFile;
import org.adcertmap.listed.xml.InvalidIisConfigurationException;

/**
 * Fuzz target: {@code applicationHost.config}, and the bindings of HTTP.sys. A file is read, or rejected with an
 * {@link InvalidIisConfigurationException}.
 */
public final class IisFuzz {
    private IisFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        Path file = FuzzedFile.of(input);
        try {
            IisConfiguration read = IisConfiguration.read(file, Map.of());
            for (IisSite site : read.sites()) {
                read.configuredPlaces(site).forEach(place -> {
                    for (IisSection section : IisSection.values()) {
                        assertNotNull(read.effective(section, site, place));
                    }
                });
            }
            assertNotNull(read.lockedSections());
        } catch (InvalidIisConfigurationException e) {
            assertNotNull(e.getMessage());
        }
        try {
            assertFalse(SslBindings.read(file).all().isEmpty());
        } catch (InvalidIisConfigurationException e) {
            assertNotNull(e.getMessage());
        }
    }
}
