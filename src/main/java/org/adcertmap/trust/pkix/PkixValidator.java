// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.denial.FailureText;

/**
 * Validates a certification path by RFC 5280 section 6 with the JDK's PKIX implementation: signatures, validity
 * periods, basic constraints, key usage, policies, critical extensions, and the disabled algorithms of the JDK
 * (security property {@code jdk.certpath.disabledAlgorithms}). The root CA is the trust anchor and not a member of the
 * path, so that its certificate needs no policies. Name constraints are left to {@code NameConstraints}: the JDK throws
 * unchecked exceptions for some. Stateless.
 */
public final class PkixValidator {
    private static final String NAME_CONSTRAINTS = "2.5.29.30";
    private static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";

    private PkixValidator() {}

    /**
     * Validates a path.
     *
     * @param path the client certificate first, the root CA last
     * @return the violated rule with the certificate, as a sentence without a full stop; empty for a valid path
     */
    public static Optional<String> violation(List<X509Certificate> path, Instant now) {
        try {
            Optional<CertPathValidatorException> failure = failure(path, Set.of(NAME_CONSTRAINTS), now);
            if (failure.isPresent() && failure.get().getReason() == PKIXReason.NO_TRUST_ANCHOR) {
                // The JDK compares the authority key identifier; a root CA renewed with its key has another.
                failure = failure(path, Set.of(NAME_CONSTRAINTS, AUTHORITY_KEY_IDENTIFIER), now);
            }
            return failure.map(found -> PkixFailure.sentence(found, path));
        } catch (CertificateException | RuntimeException e) {
            // Not an internal error: a certificate that the JDK cannot judge is not valid.
            return Optional.of("the JDK cannot validate the certification path: " + FailureText.of(e));
        }
    }

    /** Returns which critical extensions of a trust anchor nothing here processes, as a sentence; empty for none. */
    public static Optional<String> unrecognizedCriticalExtensions(X509Certificate anchor) {
        return PkixFailure.unrecognized(anchor).isEmpty()
                ? Optional.empty()
                : Optional.of(PkixFailure.unrecognizedSentence(anchor));
    }

    private static Optional<CertPathValidatorException> failure(
            List<X509Certificate> path, Set<String> extensionsToOmit, Instant now) throws CertificateException {
        try {
            X509Certificate root = path.get(path.size() - 1);
            List<X509Certificate> belowRoot = new ArrayList<>();
            for (X509Certificate certificate : path.subList(0, path.size() - 1)) {
                X509Certificate reduced = ReducedCertificate.without(extensionsToOmit, certificate);
                if (reduced != certificate) {
                    validate(List.of(), certificate, now); // the JDK's list of distrusted certificates
                }
                belowRoot.add(reduced);
            }
            validate(belowRoot, root, now);
            return Optional.empty();
        } catch (CertPathValidatorException e) {
            return Optional.of(e);
        }
    }

    private static void validate(List<X509Certificate> path, X509Certificate anchor, Instant now)
            throws CertPathValidatorException, CertificateException {
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(anchor, null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            // Qualifiers of a policy restrict nothing, and Windows accepts them in a critical extension.
            parameters.setPolicyQualifiersRejected(false);
            parameters.addCertPathChecker(new FurtherCriticalExtensions());
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("the JDK does not support PKIX path validation", e);
        }
    }
}
