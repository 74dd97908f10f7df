// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import org.adcertmap.setup.EffectiveSettings;
import org.adcertmap.setup.EffectiveSettings.Fixed;
import org.adcertmap.setup.settings.ConfigurationError;
import org.adcertmap.setup.settings.ConfigurationError.Kind;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Reports what the start would refuse (ADCD-201), and the settings in effect (ADCD-206). */
record ValidityCheck(CheckedRealm realm) {
    void run(FindingSink findings) {
        realm.errors().forEach(error -> findings.add(finding(error)));
        if (realm.errors().isEmpty()) {
            findings.add(Finding.ok(
                    DoctorCode.SETTINGS, realm.place(), "the " + set() + " settings that are set are valid"));
        }
    }

    private long set() {
        return realm.settings().entries().stream().filter(ValidityCheck::isSet).count();
    }

    private static boolean isSet(EffectiveSettings.Entry entry) {
        return entry.origin() != Fixed.DEFAULT;
    }

    private Finding finding(ConfigurationError error) {
        String place = realm.placeOf(error.subject());
        if (error.kind() == Kind.UNKNOWN_VARIABLE) {
            return Finding.unknown(DoctorCode.SETTINGS, place, error.text());
        }
        Finding finding = Finding.ofError(Finding.error(DoctorCode.SETTINGS, place, ""), error);
        return error.example()
                .map(example -> finding.withHint("correct it; a valid value is, for example,")
                        .paste(realm.line(error.subject(), example)))
                .orElse(finding);
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
