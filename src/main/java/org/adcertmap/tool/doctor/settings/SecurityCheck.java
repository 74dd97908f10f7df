// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import java.util.List;
import org.adcertmap.setup.CheckAssembly;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Reports settings that weaken security (ADCD-204), and groups of role mappings that do not exist (ADCD-203). */
record SecurityCheck(CheckedRealm realm, CheckAssembly assembly) {
    void weakSettings(FindingSink findings) {
        List<ConfigurationWarning> warnings = assembly.warnings();
        warnings.forEach(warning -> findings.add(weak(warning)));
        if (warnings.isEmpty()) {
            findings.add(Finding.ok(DoctorCode.WEAK_SETTINGS, realm.place(), "no setting weakens security"));
        }
    }

    private Finding weak(ConfigurationWarning warning) {
        String setting = warning.setting().orElseThrow(); // of SettingsCheck
        Finding finding =
                Finding.ofReview(Finding.warning(DoctorCode.WEAK_SETTINGS, realm.placeOf(setting), ""), warning);
        return warning.value()
                .map(value -> finding.paste(realm.line(setting, value)))
                .orElse(finding);
    }

    void roleMappings(FindingSink findings) {
        String place = realm.placeOf("roleMappings");
        assembly.checkRoleMappings()
                .ifPresent(found -> findings.add(
                        found.level() == DirectoryFinding.Level.OK
                                ? Finding.ok(DoctorCode.ROLE_MAPPINGS, place, found.text())
                                : Finding.warning(DoctorCode.ROLE_MAPPINGS, place, found.text())
                                        .withHint(found.hint().orElse(""))));
    }
}
