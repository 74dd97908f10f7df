// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.directory;

import java.io.IOException;
import java.util.ArrayList;
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
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/**
 * Assembles the checks of name servers and domain controllers, for each Realm; unknown where it cannot start.
 * Immutable.
 */
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
    private final Set<DoctorCode> chosen;

    /**
     * @param surveys query the domain controllers
     * @param chosen the codes that are reported
     */
    public DirectoryChecks(Surveys surveys, Set<DoctorCode> chosen) {
        this.surveys = surveys;
        this.chosen = Set.copyOf(chosen);
    }

    @Override
    public List<DoctorCheck> checks() {
        return surveys.input().realms().stream()
                .flatMap(realm -> checks(realm).map(check -> check.requiringValid(realm)))
                .toList();
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
        List<Finding> found = new ArrayList<>();
        for (ControllerReport report : reports) {
            found.addAll(ConnectionFindings.of(report));
            certificates.of(report).ifPresent(found::add);
            found.addAll(binds.of(report));
            found.addAll(capabilities.of(report));
        }
        binds.ofAll(reports, realm.place()).ifPresent(found::add);
        found.addAll(capabilities.ofAll(reports, realm.place()));
        GlobalCatalogFindings.of(survey.dns(), reports).ifPresent(found::add);
        found.addAll(ReplicationFindings.of(survey.accounts(), reports));
        found.addAll(ReplicationFindings.ofMissing(surveys.input().accounts(), reports));
        found.addAll(new UncheckedFindings(OF_CONTROLLERS, chosen).of(found, reports, realm.place()));
        found.forEach(findings::add);
    }

    private void kerberos(CheckedRealm realm, FindingSink findings) throws IOException {
        ControllerSurvey survey = surveys.of(realm);
        if (survey.assembly().directorySettings().bind() instanceof Bind.Kerberos kerberos) {
            KerberosFindings.of(kerberos, survey).forEach(findings::add);
        }
    }
}
