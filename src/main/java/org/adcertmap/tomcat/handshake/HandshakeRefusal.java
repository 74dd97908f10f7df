// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Optional;
import org.adcertmap.certificate.usage.CertificateUsage;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.FailureText;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.ClientAuthenticationUsage;
import org.adcertmap.trust.path.ValidityPeriod;

/**
 * Translates the exception of a JSSE trust manager into a refusal. Of several reasons it names the first in the order
 * of {@link org.adcertmap.trust.TrustPolicy}: validity period, certification path, usage, revocation. Stateless.
 */
final class HandshakeRefusal {
    private static final int MAX_CAUSES = 20; // no exception of the JDK has more

    private HandshakeRefusal() {}

    /**
     * Translates the exception.
     *
     * @param client the client's own certificate
     */
    static Refusal of(CertificateException failure, X509Certificate client, Instant now) {
        Optional<Refusal> validity = ValidityPeriod.refusal(client, now);
        if (validity.isPresent()) {
            return validity.get();
        }
        String detail = FailureText.ofRoot(failure);
        Optional<Reason> reason = reasonOf(failure);
        if (reason.filter(BasicReason.REVOKED::equals).isPresent()) {
            return new Refusal(Denial.REVOKED, detail);
        }
        if (reason.filter(BasicReason.UNDETERMINED_REVOCATION_STATUS::equals).isPresent()) {
            return new Refusal(Denial.REVOCATION_UNKNOWN, detail);
        }
        // The JDK checks the usage of the client's certificate after its path, and throws another exception then.
        Optional<Refusal> usage = reason.isEmpty() && !isAboutPath(failure) ? usageOf(client) : Optional.empty();
        return usage.orElseGet(() -> new Refusal(Denial.UNTRUSTED_ISSUER, selfSigned(client) + detail));
    }

    private static Optional<Reason> reasonOf(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            if (cause instanceof CertPathValidatorException path && path.getReason() != BasicReason.UNSPECIFIED) {
                return Optional.of(path.getReason());
            }
        }
        return Optional.empty();
    }

    private static boolean isAboutPath(Throwable failure) {
        Throwable cause = failure;
        for (int i = 0; i < MAX_CAUSES && cause != null; i++, cause = cause.getCause()) {
            if (cause instanceof CertPathBuilderException || cause instanceof CertPathValidatorException) {
                return true;
            }
        }
        return false;
    }

    private static Optional<Refusal> usageOf(X509Certificate client) {
        try {
            return ClientAuthenticationUsage.refusal(CertificateUsage.of(client));
        } catch (CertificateRefusedException e) {
            return Optional.of(new Refusal(Denial.WRONG_USAGE, e.refusal().detail()));
        }
    }

    private static String selfSigned(X509Certificate client) {
        return client.getSubjectX500Principal().equals(client.getIssuerX500Principal())
                ? "the certificate is its own issuer (self-signed): "
                : "";
    }
}
