// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.time.Instant;

/**
 * A local CRL of which a fifth of its validity or less is left. Immutable.
 *
 * @param name the CRL with its CA and its file, for administrators
 * @param hasExpired whether its nextUpdate has passed
 */
public record ExpiringCrl(String name, Instant nextUpdate, boolean hasExpired) {
    /** Returns a sentence for administrators, without a full stop. */
    public String sentence() {
        return name + (hasExpired ? " has expired at " : " expires at ") + nextUpdate;
    }
}
