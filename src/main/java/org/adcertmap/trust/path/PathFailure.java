// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.Refusal;

/**
 * Explains why no certification path leads from a certificate to a root CA. PKIX only reports that it found none; an
 * administrator needs the missing, expired or forbidden certificate. Stateless.
 */
final class PathFailure {
    private PathFailure() {}

    /**
     * Returns the refusal with the reason, where no path by name and signature to a root CA was found.
     *
     * @param client no root CA
     * @param candidates the certificates that may be intermediate CAs of the path
     * @param rules say why a path that the search has ignored is not valid
     */
    static Refusal of(
            X509Certificate client,
            List<X509Certificate> candidates,
            List<X509Certificate> roots,
            PathRules rules,
            RequiredUsage usage,
            Instant now) {
        List<X509Certificate> cas = new ArrayList<>(roots);
        cas.addAll(candidates);
        List<X509Certificate> chain = IssuerSignature.longestChain(client, cas, roots);
        X509Certificate last = chain.get(chain.size() - 1);
        if (roots.contains(last) && chain.size() > 1) {
            // The search has ignored a certificate that is no CA certificate, or the path is too long.
            return rules.violation(chain, usage, now)
                    .orElseGet(() -> PathRules.untrusted(
                            "the certification path of " + chain.size() + " certificates is too long"));
        }
        for (X509Certificate certificate : chain) {
            if (ValidityPeriod.refusal(certificate, now).isPresent()) {
                return ValidityPeriod.refusal(certificate, now).get();
            }
        }
        Optional<String> unverified = IssuerSignature.unverified(cas, last);
        if (unverified.isPresent()) {
            return PathRules.untrusted(unverified.get());
        }
        return PathRules.untrusted(
                chain.size() == 1
                        ? "no available CA certificate has the subject "
                                + client.getIssuerX500Principal().getName()
                                + " and the key that signed the client certificate"
                        : "the certification path ends at "
                                + last.getSubjectX500Principal().getName() + ", which no trusted root CA has issued");
    }
}
