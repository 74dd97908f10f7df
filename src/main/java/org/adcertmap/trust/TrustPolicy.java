package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;

/**
 * May this certificate be believed at this moment? Judged by us alone, whatever the connector has judged before.
 *
 * @param usageCheck whether the key must be meant for client authentication (HTTP.sys: usagecheck)
 * @param ntAuth which authorities may issue certificates that log in
 * @param pathBuilder to the authorities that are believed
 * @param revocationChecker whether a certificate of the path was revoked
 */
public record TrustPolicy(
        boolean usageCheck, NtAuth ntAuth, PathBuilder pathBuilder, RevocationChecker revocationChecker) {

    /**
     * Looks for a reason not to believe the certificate.
     *
     * @param chain the certificate and what was sent with it, certificate first
     * @param certificate the facts of the first
     * @return how it leads to an authority that is believed
     * @throws CertificateRefusedException with the first reason found
     */
    public CertificationPath validate(List<X509Certificate> chain, ClientCertificate certificate, Instant now)
            throws CertificateRefusedException {
        // What costs least goes first, and nothing is built or fetched for an authority that may not issue such
        // certificates.
        refuse(ValidityPeriod.refusal(chain.get(0), now));
        refuse(usageCheck ? ClientAuthenticationUsage.refusal(certificate) : Optional.empty());
        refuse(issuer(chain.get(0), certificate));
        CertificationPath path = pathBuilder.build(chain, now);
        refuse(revocationChecker.check(path, now));
        return path;
    }

    private static void refuse(Optional<Refusal> refusal) throws CertificateRefusedException {
        if (refusal.isPresent()) {
            throw new CertificateRefusedException(refusal.get());
        }
    }

    /**
     * The thumbprints of the authorities that have issued the first of the chain, as far as they are known: those in
     * NTAuth, and those that were sent along. A thumbprint names one certificate to the bit, so whoever sends it cannot
     * be another.
     */
    public Set<String> issuerThumbprints(List<X509Certificate> chain) {
        X509Certificate first = chain.get(0);
        Set<String> issuers = new HashSet<>(ntAuth.issuerThumbprints(first));
        issuers.addAll(IssuerSignature.thumbprints(chain.subList(1, chain.size()), first));
        return issuers;
    }

    private Optional<Refusal> issuer(X509Certificate first, ClientCertificate certificate) {
        return ntAuth.containsIssuerOf(first)
                ? Optional.empty()
                : Optional.of(new Refusal(Denial.NOT_IN_NTAUTH, "its issuer is " + certificate.issuer()));
    }
}
