// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * The result of the revocation check for one certificate of a certification path. The refusal and the trace both come
 * from it, so that nothing is evaluated twice. Immutable.
 *
 * @param subject the subject of the certificate
 * @param source the CRL or OCSP response that states the status, in words; empty where no source states one
 * @param text makes {@link #reason} when it is read, which is seldom
 */
public record RevocationFinding(String subject, Status status, Optional<String> source, Supplier<String> text) {
    private static final String WITHOUT_SOURCE =
            "the certificate has neither a CRL distribution point (CDP) nor an OCSP responder (AIA): have its CA add one"
                    + " to the certificates that it issues, or put the CRL of its CA into crlFiles;"
                    + " revocationFailureMode=softFail or verifyClientCertRevocation=false accept it unchecked";

    /** The revocation status, and whether the settings accept it. */
    public enum Status {
        /** Not revoked, by a current CRL or OCSP response. */
        GOOD,
        /** Not revoked by a CRL or OCSP response that has expired; accepted within the grace period. */
        GOOD_WITHIN_GRACE_PERIOD,
        /** Unknown; accepted (soft-fail). */
        UNKNOWN_ACCEPTED,
        /** Unknown; refused (hard-fail). */
        UNKNOWN,
        /** Unknown, because neither the certificate nor {@code crlFiles} names any source; refused (hard-fail). */
        UNKNOWN_WITHOUT_SOURCE,
        /** Revoked or on hold; always refused. */
        REVOKED
    }

    /** Creates a finding whose reason is a text. */
    public RevocationFinding(String subject, Status status, Optional<String> source, String reason) {
        this(subject, status, source, () -> reason);
    }

    /** Returns the status with its source, or why it is unknown, as a statement about the certificate. */
    public String reason() {
        return text.get();
    }

    /** Returns the reason to refuse the path; empty where the certificate is accepted. */
    Optional<Refusal> refusal() {
        return switch (status) {
            case GOOD, GOOD_WITHIN_GRACE_PERIOD, UNKNOWN_ACCEPTED -> Optional.empty();
            case UNKNOWN -> Optional.of(new Refusal(Denial.REVOCATION_UNKNOWN, toString()));
            case UNKNOWN_WITHOUT_SOURCE ->
                Optional.of(new Refusal(Denial.REVOCATION_UNKNOWN, toString(), WITHOUT_SOURCE));
            case REVOKED -> Optional.of(new Refusal(Denial.REVOKED, toString()));
        };
    }

    /** Returns the reason to refuse a path with these findings: revoked before unknown; empty where it is accepted. */
    public static Optional<Refusal> refusal(List<RevocationFinding> findings) {
        return findings.stream()
                .filter(finding -> finding.status() == Status.REVOKED)
                .findFirst()
                .or(() -> findings.stream()
                        .filter(finding -> finding.refusal().isPresent())
                        .findFirst())
                .flatMap(RevocationFinding::refusal);
    }

    /** The subject and the reason, for the trace. */
    @Override
    public String toString() {
        return subject + ": " + reason();
    }
}
