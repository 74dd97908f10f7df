// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.path.IssuerSignature;

/**
 * The validated issuers of a trusted client certificate, with the findings of the revocation check. Immutable.
 *
 * @param issuers its issuing CAs in NTAuth and its certification path
 * @param revocation the finding for each certificate of the path but the trust anchor, in the order of the path; empty
 *     where the revocation check is switched off
 */
public record TrustedPath(ChainValidator.Issuers issuers, List<RevocationFinding> revocation) {
    /** Copies the list. */
    public TrustedPath {
        revocation = List.copyOf(revocation);
    }

    /** Returns the certification path. */
    public CertificationPath path() {
        return issuers.path();
    }

    /**
     * Returns the SHA-1 thumbprints of the available issuing CA certificates of the client certificate: those in NTAuth
     * and those in the presented chain. A thumbprint identifies one encoded certificate, so a client cannot present
     * another with the same thumbprint.
     *
     * @param chain the client certificate first, then the other certificates that the client presents
     */
    public Set<String> issuerThumbprints(List<X509Certificate> chain) {
        Set<String> thumbprints = new HashSet<>(issuers.inNtAuth());
        thumbprints.addAll(IssuerSignature.issuerThumbprints(chain.subList(1, chain.size()), chain.get(0)));
        return thumbprints;
    }
}
