// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.time.Instant;
import java.util.List;
import org.adcertmap.trust.path.CertificationPath;

/** Checks the certificates of a valid certification path for revocation. Implementations are thread-safe. */
@FunctionalInterface
public interface RevocationChecker {
    /** The check is switched off. HTTP.sys: verifyclientcertrevocation=disable. */
    RevocationChecker OFF = (path, now) -> List.of();

    /**
     * Checks every certificate of the path but the trust anchor, which no CA can revoke.
     *
     * @return one finding for each certificate, in the order of the path; none after a certificate that is revoked. The
     *     path is refused where {@link RevocationFinding#refusal(List)} says so.
     */
    List<RevocationFinding> check(CertificationPath path, Instant now);
}
