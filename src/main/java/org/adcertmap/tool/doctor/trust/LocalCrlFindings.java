// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.doctor.trust;

import java.util.List;
import java.util.stream.Stream;
import org.adcertmap.setup.DoctorAssembly;
import org.adcertmap.tool.doctor.finding.DoctorCode;
import org.adcertmap.tool.doctor.finding.Finding;
import org.adcertmap.trust.revocation.crl.ExpiringCrl;
import org.adcertmap.trust.revocation.crl.LocalCrls;

/** Judges the local CRL files, which nothing refreshes. Stateless. */
final class LocalCrlFindings {
    private static final String PLACE = "crlFiles";

    private LocalCrlFindings() {}

    /** Returns the findings; none without local CRL files. */
    static List<Finding> of(DoctorAssembly assembly) {
        LocalCrls crls = assembly.localCrls();
        List<ExpiringCrl> expiring = crls.expiring(assembly.now());
        return expiring.isEmpty()
                ? Stream.of(crls)
                        .filter(all -> !all.all().isEmpty())
                        .map(all -> Finding.ok(
                                DoctorCode.LOCAL_CRLS,
                                PLACE,
                                String.join(", ", all.validity()) + "; nothing refreshes it but you"))
                        .toList()
                : expiring.stream()
                        .map(crl -> finding(crl)
                                .withHint("replace the file by a newer CRL: it is read again when it changes"))
                        .toList();
    }

    private static Finding finding(ExpiringCrl crl) {
        String sentence = crl.sentence() + ", and nothing refreshes it";
        return crl.hasExpired()
                ? Finding.error(DoctorCode.LOCAL_CRLS, PLACE, sentence)
                : Finding.warning(DoctorCode.LOCAL_CRLS, PLACE, sentence);
    }
}
