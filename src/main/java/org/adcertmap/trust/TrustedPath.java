// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.util.List;

/**
 * The certification path of a trusted client certificate, with the findings of the revocation check. Immutable.
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
