// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.time.Instant;
import java.util.Optional;

/**
 * The state of a source of CRLs or OCSP responses, for an administrator. Immutable.
 *
 * @param name its URL or file
 * @param kind {@code CRL}, {@code OCSP} or {@code local CRL}
 * @param thisUpdate of what was fetched last; empty if nothing was fetched yet
 * @param nextUpdate of what was fetched last; empty if nothing was fetched yet
 * @param nextRefresh when it is fetched anew; empty if nothing refreshes it
 * @param lastFailure why the last fetch failed; empty text if it succeeded
 */
public record RevocationSource(
        String name,
        String kind,
        Optional<Instant> thisUpdate,
        Optional<Instant> nextUpdate,
        Optional<Instant> nextRefresh,
        String lastFailure) {

    /** Returns the one of two states that expires first; one without a response comes before all others. */
    static RevocationSource expiringFirst(RevocationSource one, RevocationSource other) {
        Instant expiryOfOne = one.nextUpdate().orElse(Instant.MIN);
        return expiryOfOne.isAfter(other.nextUpdate().orElse(Instant.MIN)) ? other : one;
    }
}
