// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.settings.SettingsFile;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Reports what the start would refuse (ADCD-201), and the settings in effect (ADCD-206). */
record ValidityCheck(CheckedRealm realm) {
    private static final String MISSING_FILE = " does not exist; ";
    private static final String EXAMPLE = "; example: ";

    void run(FindingSink findings) {
        for (String error : realm.errors()) {
            String setting = error.substring(0, Math.max(0, error.indexOf(':')));
            findings.add(finding(realm.placeOf(setting), setting, error));
        }
        if (realm.errors().isEmpty()) {
            findings.add(Finding.ok(
                    DoctorCode.SETTINGS, realm.place(), "the " + set() + " settings that are set are valid"));
        }
    }

    private long set() {
        return realm.settings().entries().stream().filter(ValidityCheck::isSet).count();
    }

    private static boolean isSet(EffectiveSettings.Entry entry) {
        return !entry.origin().equals("default");
    }

    private Finding finding(String place, String setting, String error) {
        if (error.contains(SettingsFile.UNKNOWN_VARIABLE)) {
            return Finding.unknown(DoctorCode.SETTINGS, place, error);
        }
        int missing = error.indexOf(MISSING_FILE);
        if (missing >= 0) {
            return Finding.error(DoctorCode.SETTINGS, place, error.substring(0, missing + MISSING_FILE.length() - 2))
                    .withHint(error.substring(missing + MISSING_FILE.length()));
        }
        int example = error.lastIndexOf(EXAMPLE);
        if (example >= 0) {
            return Finding.error(DoctorCode.SETTINGS, place, error.substring(0, example))
                    .withHint("correct it; a valid value is, for example,")
                    .paste(realm.line(setting, error.substring(example + EXAMPLE.length())));
        }
        return Finding.ofReview(Finding.error(DoctorCode.SETTINGS, place, ""), error);
    }

    /** Returns the settings that are set, secrets masked, with their places; all others have their defaults. */
    static Finding effective(CheckedRealm realm) {
        return Finding.info(
                        DoctorCode.EFFECTIVE_SETTINGS,
                        realm.place(),
                        "in effect are the defaults of docs/settings.md, and:")
                .paste(realm.settings().entries().stream()
                        .filter(ValidityCheck::isSet)
                        .map(entry -> entry.name() + " = " + entry.value() + "   # " + realm.placeOf(entry.name()))
                        .toArray(String[]::new));
    }
}
