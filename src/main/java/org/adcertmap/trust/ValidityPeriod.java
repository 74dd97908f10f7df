package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/** Is a certificate within its dates? Both ends belong to the validity. Source: RFC 5280 4.1.2.5. */
final class ValidityPeriod {
    private ValidityPeriod() {}

    static Optional<Refusal> refusal(X509Certificate certificate, Instant now) {
        Instant notBefore = certificate.getNotBefore().toInstant();
        Instant notAfter = certificate.getNotAfter().toInstant();
        if (now.isAfter(notAfter)) {
            return Optional.of(new Refusal(Denial.CERTIFICATE_EXPIRED, "since " + notAfter + of(certificate)));
        }
        if (now.isBefore(notBefore)) {
            return Optional.of(new Refusal(Denial.CERTIFICATE_NOT_YET_VALID, "until " + notBefore + of(certificate)));
        }
        return Optional.empty();
    }

    private static String of(X509Certificate certificate) {
        return " (" + certificate.getSubjectX500Principal().getName() + ")";
    }
}
