// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.adcertmap.trust.pkix.SignatureAlgorithms;

/**
 * Says whether the certificates that a CA issues can have a certification path, by the same rules as
 * {@link PathBuilder} and before there is such a certificate: for administrators. Immutable.
 *
 * @param sha1Signatures what a signature with SHA-1 is worth
 */
public record CaPathCheck(CertificationAuthorities cas, Sha1Signatures sha1Signatures) {
    /**
     * Returns the CA with its issuers, by name and signature: up to a root CA, or as far as there is one. The CA comes
     * first.
     */
    public List<X509Certificate> chain(X509Certificate ca) {
        return IssuerSignature.longestChain(ca, all(), cas.roots());
    }

    private List<X509Certificate> all() {
        List<X509Certificate> all = new ArrayList<>(cas.roots());
        all.addAll(cas.intermediates());
        return all;
    }

    /** Returns why no certificate of the CA has a certification path at that time; empty where it can have one. */
    public Optional<String> failure(X509Certificate ca, RequiredUsage usage, Instant now) {
        List<X509Certificate> chain = chain(ca);
        X509Certificate last = chain.get(chain.size() - 1);
        Optional<String> unverified =
                SignatureAlgorithms.oversize(ca.getPublicKey()).or(() -> unverified(last));
        if (unverified.isPresent()) {
            return unverified;
        }
        if (!cas.roots().contains(last)) {
            return Optional.of("the certification path ends at "
                    + last.getSubjectX500Principal().getName()
                    + ", which no published root CA has issued; its issuer is "
                    + last.getIssuerX500Principal().getName());
        }
        List<X509Certificate> below = new ArrayList<>(List.of(ca)); // in the place of a client certificate
        below.addAll(chain);
        Optional<String> violation = CaConstraints.violation(below, usage);
        if (violation.isPresent()) {
            return violation;
        }
        Optional<Refusal> refusal = chain.size() > 1
                ? new PathRules(sha1Signatures).violation(chain, usage, now)
                : ValidityPeriod.refusal(ca, now);
        return refusal.map(Refusal::detail);
    }

    private Optional<String> unverified(X509Certificate last) {
        return cas.roots().contains(last) ? Optional.empty() : IssuerSignature.unverified(all(), last);
    }
}
