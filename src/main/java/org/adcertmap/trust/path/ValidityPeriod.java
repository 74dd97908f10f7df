// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/** Checks that a certificate is within its validity period, both ends included. Stateless. Source: RFC 5280 4.1.2.5. */
public final class ValidityPeriod {
    private ValidityPeriod() {}

    /** Returns the reason to refuse the certificate; empty where it is valid now. */
    public static Optional<Refusal> refusal(X509Certificate certificate, Instant now) {
        Instant notBefore = certificate.getNotBefore().toInstant();
        Instant notAfter = certificate.getNotAfter().toInstant();
        if (now.isAfter(notAfter)) {
            return Optional.of(new Refusal(Denial.CERTIFICATE_EXPIRED, "since " + notAfter + subjectOf(certificate)));
        }
        if (now.isBefore(notBefore)) {
            return Optional.of(
                    new Refusal(Denial.CERTIFICATE_NOT_YET_VALID, "until " + notBefore + subjectOf(certificate)));
        }
        return Optional.empty();
    }

    private static String subjectOf(X509Certificate certificate) {
        return " (" + certificate.getSubjectX500Principal().getName() + ")";
    }
}
