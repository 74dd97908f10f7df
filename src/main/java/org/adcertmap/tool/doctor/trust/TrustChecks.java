// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.trust;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.directory.Surveys;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;

/** Assembles the checks of CAs and revocation, for each Realm; unknown where it cannot start. Immutable. */
public final class TrustChecks implements AreaChecks {
    private static final Set<DoctorCode> OF_CAS =
            EnumSet.of(DoctorCode.NTAUTH_EMPTY, DoctorCode.ROOT_CAS, DoctorCode.EXPIRED_CA, DoctorCode.CA_WITHOUT_PATH);

    private final Surveys surveys;

    /** @param surveys know when the bind account is accepted */
    public TrustChecks(Surveys surveys) {
        this.surveys = surveys;
    }

    @Override
    public List<DoctorCheck> checks() {
        return surveys.input().realms().stream()
                .flatMap(realm -> checks(realm).map(check -> check.requiringValid(realm)))
                .toList();
    }

    private Stream<DoctorCheck> checks(CheckedRealm realm) {
        return Stream.of(
                new DoctorCheck(OF_CAS, realm.place(), findings -> cas(realm, findings)),
                DoctorCheck.of(DoctorCode.REVOCATION_SOURCES, realm.place(), findings -> revocation(realm, findings)),
                DoctorCheck.of(
                        DoctorCode.LOCAL_CRLS,
                        realm.place(),
                        findings -> LocalCrlFindings.of(surveys.of(realm).assembly())
                                .forEach(findings::add)));
    }

    /** Returns the assembly; where no CA is in the directory, it needs no bind. */
    private DoctorAssembly assembly(CheckedRealm realm) throws IOException {
        DoctorAssembly assembly = surveys.of(realm).assembly();
        return assembly.usesPublishedCas() || assembly.usesPublishedNtAuth()
                ? surveys.of(realm).requireBound()
                : assembly;
    }

    private void cas(CheckedRealm realm, FindingSink findings) throws IOException {
        CaFindings.of(assembly(realm)).forEach(findings::add);
    }

    private void revocation(CheckedRealm realm, FindingSink findings) throws IOException {
        if (surveys.of(realm).assembly().revocation().isEmpty()) {
            return; // ADCD-204 says so
        }
        if (surveys.of(realm).assembly().revocation().orElseThrow().cachedOnly()) {
            findings.add(Finding.info(
                    DoctorCode.REVOCATION_SOURCES,
                    realm.place(),
                    "nothing is fetched (verifyRevocationWithCachedClientCertOnly)"));
            return;
        }
        DoctorAssembly assembly = assembly(realm);
        List<List<X509Certificate>> chains =
                List.copyOf(surveys.input().certificates().values());
        new RevocationFindings(assembly, surveys.of(realm).timeLeft())
                .of(chains)
                .forEach(findings::add);
    }
}
