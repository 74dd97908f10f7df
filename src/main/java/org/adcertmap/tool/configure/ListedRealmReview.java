// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.configure;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.listed.ListedAssembly;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.SettingsException;

/** Reviews the settings and the file of a ListedCertificatesRealm in {@code server.xml}. Stateless. */
public final class ListedRealmReview {
    private ListedRealmReview() {}

    /**
     * Returns what {@code check} finds without a certificate.
     *
     * @param base CATALINA_BASE, to which file names are relative
     * @throws SettingsException with everything that stops the start
     */
    public static List<DirectoryFinding> of(XmlElement realm, Path base) throws SettingsException {
        try (ListedAssembly<String> assembly = new ListedAssembly<>(
                RealmValues.effective(realm, base).values(), Clock.systemUTC(), Mapped::userName)) {
            return assembly.check();
        }
    }
}
