// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.certificate;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Continuation;
import org.adcertmap.mapping.Explanation;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.tool.doctor.finding.AreaChecks;
import org.adcertmap.tool.doctor.finding.CheckedRealm;
import org.adcertmap.tool.doctor.finding.DoctorCheck;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.DoctorInput;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.tool.doctor.finding.FindingSink;
import org.adcertmap.tool.doctor.finding.RealmAssemblies;

/** Assembles a check for each certificate of {@code --certificate} and each Realm. Immutable. */
public final class CertificateChecks implements AreaChecks {
    private final DoctorInput input;
    private final RealmAssemblies assemblies;

    /**
     * @param input what is checked
     * @param assemblies map the certificates
     */
    public CertificateChecks(DoctorInput input, RealmAssemblies assemblies) {
        this.input = input;
        this.assemblies = assemblies;
    }

    @Override
    public List<DoctorCheck> checks() {
        List<DoctorCheck> checks = new ArrayList<>();
        input.certificates().forEach((file, chain) -> {
            String place = file.toString();
            if (input.acceptedRealms().isEmpty()) {
                checks.add(DoctorCheck.of(DoctorCode.CERTIFICATE, place, findings -> {
                    throw new IOException("there is no Realm with valid settings, see " + DoctorCode.SETTINGS.code());
                }));
            }
            for (CheckedRealm realm : input.acceptedRealms()) {
                checks.add(new DoctorCheck(
                        Set.of(DoctorCode.CERTIFICATE, DoctorCode.BEHIND_REFUSAL),
                        place,
                        findings -> add(place, assemblies.of(realm).explain(chain), findings)));
            }
        });
        return checks;
    }

    private static void add(String place, Explanation explanation, FindingSink findings) {
        findings.add(explanation
                .outcome()
                .match(
                        mapped -> Finding.ok(DoctorCode.CERTIFICATE, place, mapped(mapped)),
                        denied -> refused(DoctorCode.CERTIFICATE, place, denied.refusal()),
                        unavailable -> Finding.unknown(DoctorCode.CERTIFICATE, place, unavailable.cause())));
        explanation.otherwise().ifPresent(otherwise -> behind(place, otherwise, findings));
    }

    private static String mapped(Mapped mapped) {
        return "mapped to " + mapped.userName() + " by " + mapped.method() + " ("
                + mapped.strength().lowerCaseName() + "), roles: "
                + (mapped.roles().isEmpty() ? "none" : String.join(", ", mapped.roles()));
    }

    private static Finding refused(DoctorCode code, String place, Refusal refusal) {
        return Finding.error(
                        code,
                        place,
                        refusal.denial().code() + ", " + refusal.denial().sentence() + ": " + refusal.detail())
                .withHint(refusal.hint());
    }

    /** What is behind a refusal for the issuing CA or the revocation status. */
    private static void behind(String place, Continuation otherwise, FindingSink findings) {
        otherwise.further().forEach(refusal -> findings.add(refused(DoctorCode.BEHIND_REFUSAL, place, refusal)));
        findings.add(otherwise
                .refusal()
                .map(refusal -> refused(DoctorCode.BEHIND_REFUSAL, place, refusal))
                .orElseGet(() -> Finding.info(
                        DoctorCode.BEHIND_REFUSAL,
                        place,
                        "if that is mended, it is mapped to "
                                + otherwise.userName().orElse("an account"))));
    }
}
