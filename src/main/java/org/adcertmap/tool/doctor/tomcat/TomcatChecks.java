// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.tomcat;

import java.util.List;
import org.adcertmap.setup.serverxml.XmlFile;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.RealmAssemblies;

/** Assembles the checks of {@code server.xml} and {@code lib}; none with {@code --settings}. Immutable. */
public final class TomcatChecks implements AreaChecks {
    private final DoctorInput input;
    private final RealmAssemblies assemblies;

    /** @param input what is checked */
    public TomcatChecks(DoctorInput input, RealmAssemblies assemblies) {
        this.input = input;
        this.assemblies = assemblies;
    }

    @Override
    public List<DoctorCheck> checks() {
        return input.serverXml().map(TomcatChecks::ofServerXml).orElse(List.of());
    }

    private static List<DoctorCheck> ofServerXml(XmlFile serverXml) {
        return List.of(DoctorCheck.of(
                DoctorCode.CERTIFICATE_VERIFICATION, "server.xml", new VerificationCheck(serverXml)::run));
    }
}
