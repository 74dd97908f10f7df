// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.usage.CertificateUsage;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.path.ValidityPeriod;

/**
 * Decides whether a client certificate is trusted at this moment, whatever the connector or a proxy has accepted
 * before. Immutable; thread-safe as its parts are.
 *
 * @param usageCheck whether the certificate must be meant for client authentication (HTTP.sys: usagecheck)
 * @param chainValidator validates the issuing CA and the certification path to a trust anchor
 * @param revocationChecker checks the certificates of the path for revocation
 */
public record TrustPolicy(boolean usageCheck, ChainValidator chainValidator, RevocationChecker revocationChecker) {

    /**
     * Validates the certificate.
     *
     * @param chain the client certificate first, then the other certificates that the client presents
     * @return its certification path, and the findings of the revocation check
     * @throws CertificateRefusedException with the first reason to refuse it
     */
    public TrustedPath validate(List<X509Certificate> chain, Instant now) throws CertificateRefusedException {
        // The cheapest checks come first, and no path is built or CRL fetched for a CA that is not in NTAuth.
        throwIfPresent(ValidityPeriod.refusal(chain.get(0), now));
        RequiredUsage usage = usageCheck ? RequiredUsage.CLIENT_AUTHENTICATION : RequiredUsage.ANY;
        ChainValidator.Issuers issuers = chainValidator.validate(chain, usage, now);
        // After the path: a malformed usage is a contradiction of the certificate's own, and 401 as those are.
        CertificateUsage ownUsage = CertificateUsage.of(chain.get(0));
        throwIfPresent(usageCheck ? ClientAuthenticationUsage.refusal(ownUsage) : Optional.empty());
        List<RevocationFinding> revocation = revocationChecker.check(issuers.path(), now);
        throwIfPresent(RevocationFinding.refusal(revocation));
        return new TrustedPath(issuers, revocation);
    }

    private static void throwIfPresent(Optional<Refusal> refusal) throws CertificateRefusedException {
        if (refusal.isPresent()) {
            throw new CertificateRefusedException(refusal.get());
        }
    }
}
