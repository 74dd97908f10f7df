// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.setup.CheckAssembly;
import org.adcertmap.setup.DirectoryFinding;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Reports settings that weaken security (ADCD-204), and groups of role mappings that do not exist (ADCD-203). */
record SecurityCheck(CheckedRealm realm, CheckAssembly assembly) {
    /** A warning begins with the setting; what to set is in brackets after the last semicolon. */
    private static final Pattern WARNING = Pattern.compile("(\\w+) is .*; (?:[^;]*; )?set \\[([^\\]]+)\\][^;]*");

    void weakSettings(FindingSink findings) {
        List<String> warnings = assembly.warnings();
        warnings.forEach(warning -> findings.add(weak(warning)));
        if (warnings.isEmpty()) {
            findings.add(Finding.ok(DoctorCode.WEAK_SETTINGS, realm.place(), "no setting weakens security"));
        }
    }

    private Finding weak(String warning) {
        String setting = warning.substring(0, warning.indexOf(' '));
        Finding finding =
                Finding.ofReview(Finding.warning(DoctorCode.WEAK_SETTINGS, realm.placeOf(setting), ""), warning);
        Matcher matcher = WARNING.matcher(warning);
        return matcher.matches() ? finding.paste(realm.line(setting, matcher.group(2))) : finding;
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
