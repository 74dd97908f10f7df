// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.directory.dc.bind.Bind;
import org.adcertmap.directory.dc.connect.DirectorySettings;
import org.adcertmap.directory.dc.inspection.ControllerReport;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Assembles the checks of name servers and domain controllers, for each Realm that can start. Immutable. */
public final class DirectoryChecks implements AreaChecks {
    private static final Set<DoctorCode> OF_CONTROLLERS = EnumSet.of(
            DoctorCode.CONNECTION,
            DoctorCode.CONTROLLER_CERTIFICATE,
            DoctorCode.BIND,
            DoctorCode.CHANNEL_BINDING,
            DoctorCode.SIGNING,
            DoctorCode.READ_ONLY_CONTROLLER,
            DoctorCode.CLOCK,
            DoctorCode.GLOBAL_CATALOG,
            DoctorCode.CHANGE_TRACKING,
            DoctorCode.SIZE_LIMITS,
            DoctorCode.REPLICATION);

    private final Surveys surveys;

    /** @param surveys query the domain controllers */
    public DirectoryChecks(Surveys surveys) {
        this.surveys = surveys;
    }

    @Override
    public List<DoctorCheck> checks() {
        return surveys.input().acceptedRealms().stream().flatMap(this::checks).toList();
    }

    private Stream<DoctorCheck> checks(CheckedRealm realm) {
        return Stream.of(
                DoctorCheck.of(
                        DoctorCode.DNS,
                        realm.place(),
                        findings -> DnsFindings.of(surveys.of(realm)).forEach(findings::add)),
                new DoctorCheck(OF_CONTROLLERS, realm.place(), findings -> controllers(realm, findings)),
                DoctorCheck.of(DoctorCode.KERBEROS, realm.place(), findings -> kerberos(realm, findings)),
                DoctorCheck.of(
                        DoctorCode.REFUSED_BINDS,
                        realm.place(),
                        findings -> findings.add(LockoutFindings.of(
                                surveys.of(realm), surveys.input().realms().size()))));
    }

    private void controllers(CheckedRealm realm, FindingSink findings) throws IOException {
        ControllerSurvey survey = surveys.of(realm);
        DirectorySettings settings = survey.assembly().directorySettings();
        List<ControllerReport> reports = survey.reports();
        ControllerSurvey.addresses(reports).forEach(findings::domainController);
        CertificateFindings certificates =
                new CertificateFindings(realm.values(), survey.assembly().now());
        BindFindings binds = new BindFindings(settings);
        CapabilityFindings capabilities =
                new CapabilityFindings(settings, survey.assembly().changeTracking());
        for (ControllerReport report : reports) {
            ConnectionFindings.of(report).forEach(findings::add);
            certificates.of(report).ifPresent(findings::add);
            binds.of(report).forEach(findings::add);
            capabilities.of(report).forEach(findings::add);
        }
        binds.ofAll(reports, realm.place()).ifPresent(findings::add);
        capabilities.ofAll(reports, realm.place()).forEach(findings::add);
        GlobalCatalogFindings.of(survey.dns(), reports).ifPresent(findings::add);
        ReplicationFindings.of(survey.accounts(), reports).forEach(findings::add);
    }

    private void kerberos(CheckedRealm realm, FindingSink findings) throws IOException {
        ControllerSurvey survey = surveys.of(realm);
        if (survey.assembly().directorySettings().bind() instanceof Bind.Kerberos kerberos) {
            KerberosFindings.of(kerberos, survey).forEach(findings::add);
        }
    }
}
