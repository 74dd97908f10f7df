package org.adcertmap.trust;

import java.util.List;

/**
 * What was found out about a client certificate that is trusted. Immutable.
 *
 * @param path its certification path
 * @param revocation the finding for each certificate of the path but the trust anchor, in the order of the path; empty
 *     where the revocation check is switched off
 */
public record TrustedPath(CertificationPath path, List<RevocationFinding> revocation) {
    /** Copies the list. */
    public TrustedPath {
        revocation = List.copyOf(revocation);
    }
}
