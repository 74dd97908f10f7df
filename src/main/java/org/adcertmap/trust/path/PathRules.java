// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.constraint.NameConstraints;
import org.adcertmap.trust.pkix.PkixValidator;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.pkix.SignatureAlgorithms;

/**
 * The rules for one certification path: validity periods, signature algorithms, what the CAs say about themselves, name
 * constraints, and what else RFC 5280 section 6 requires. Each certificate that violates one is named. Immutable.
 *
 * @param sha1Signatures what a signature with SHA-1 is worth
 */
record PathRules(Sha1Signatures sha1Signatures) {

    /**
     * Returns the first violation; empty for a valid path.
     *
     * @param path the client certificate first, the root CA last, each issued by the next
     */
    Optional<Refusal> violation(List<X509Certificate> path, RequiredUsage usage, Instant now) {
        for (X509Certificate certificate : path) {
            Optional<Refusal> refusal = ValidityPeriod.refusal(certificate, now);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return algorithmViolation(path)
                .or(() -> CaConstraints.violation(path, usage))
                .or(() -> NameConstraints.violation(path))
                .or(() -> PkixValidator.violation(path, now))
                .map(PathRules::untrusted);
    }

    /** The signature of the root CA's own certificate does not count: it is trusted as it is. */
    private Optional<String> algorithmViolation(List<X509Certificate> path) {
        for (int i = 0; i < path.size() - 1; i++) {
            X509Certificate certificate = path.get(i);
            Optional<String> refusal = SignatureAlgorithms.refusal(certificate, sha1Signatures)
                    .or(() -> SignatureAlgorithms.refusal(certificate.getPublicKey()));
            if (refusal.isPresent()) {
                return Optional.of(refusal.get() + " ("
                        + certificate.getSubjectX500Principal().getName() + ")");
            }
        }
        return Optional.empty();
    }

    static Refusal untrusted(String detail) {
        return new Refusal(Denial.UNTRUSTED_ISSUER, detail);
    }
}
