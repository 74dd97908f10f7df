// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.settings;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.setup.review.ServerXmlReview;
import org.adcertmap.setup.serverxml.XmlElement;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.RealmAssemblies;

/** Assembles the checks of the settings of each Realm. Immutable. */
public final class SettingsChecks implements AreaChecks {
    private final DoctorInput input;
    private final RealmAssemblies assemblies;

    /**
     * @param input what is checked
     * @param assemblies for the checks of settings that are valid
     */
    public SettingsChecks(DoctorInput input, RealmAssemblies assemblies) {
        this.input = input;
        this.assemblies = assemblies;
    }

    @Override
    public List<DoctorCheck> checks() {
        List<DoctorCheck> checks = new ArrayList<>();
        input.serverXml()
                .ifPresent(file -> checks.add(DoctorCheck.of(
                        DoctorCode.SETTINGS,
                        String.valueOf(file.path().getFileName()),
                        new ValveAttributesCheck(file)::run)));
        input.serverXml().ifPresent(file -> addListedRealms(file, checks));
        for (CheckedRealm realm : input.realms()) {
            String place = realm.place();
            checks.add(DoctorCheck.of(DoctorCode.SETTINGS, place, new ValidityCheck(realm)::run));
            checks.add(DoctorCheck.of(
                    DoctorCode.SECRET_FILES, place, new SecretFilesCheck(realm, input.serverXml())::run));
            checks.add(DoctorCheck.of(
                    DoctorCode.EFFECTIVE_SETTINGS, place, findings -> findings.add(ValidityCheck.effective(realm))));
        }
        for (CheckedRealm realm : input.realms()) {
            checks.add(DoctorCheck.of(
                            DoctorCode.ROLE_MAPPINGS,
                            realm.placeOf("roleMappings"),
                            findings -> new SecurityCheck(realm, assemblies.of(realm)).roleMappings(findings))
                    .requiringValid(realm));
            checks.add(DoctorCheck.of(
                            DoctorCode.WEAK_SETTINGS,
                            realm.place(),
                            findings -> new SecurityCheck(realm, assemblies.of(realm)).weakSettings(findings))
                    .requiringValid(realm));
        }
        return checks;
    }

    private void addListedRealms(XmlFile file, List<DoctorCheck> checks) {
        for (XmlElement realm : ServerXmlReview.listedRealms(file.xml().root())) {
            String place = file.path().getFileName() + ":" + file.xml().line(realm);
            Path base = input.catalinaBase().orElseThrow();
            checks.add(DoctorCheck.of(DoctorCode.SETTINGS, place, new ListedRealmCheck(realm, place, base)::run));
        }
    }
}
