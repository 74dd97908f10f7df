// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import java.nio.file.Path;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.settings.SettingsException;
import org.adcertmap.tool.configure.ListedRealmReview;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/**
 * Checks a ListedCertificatesRealm: its settings and its file of mappings (ADCD-201).
 *
 * @param place file and line of the Realm
 * @param base CATALINA_BASE
 */
record ListedRealmCheck(XmlElement realm, String place, Path base) {
    void run(FindingSink findings) {
        try {
            for (DirectoryFinding found : ListedRealmReview.of(realm, base)) {
                findings.add(
                        found.level() == DirectoryFinding.Level.WARNING
                                ? Finding.warning(DoctorCode.SETTINGS, place, found.text())
                                        .withHint(found.hint().orElse(""))
                                : Finding.ok(
                                        DoctorCode.SETTINGS,
                                        place,
                                        found.check().word() + ": " + found.text()));
            }
        } catch (SettingsException e) {
            e.errors()
                    .forEach(error ->
                            findings.add(Finding.ofError(Finding.error(DoctorCode.SETTINGS, place, ""), error)));
        }
    }
}
