// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import java.math.BigInteger;
import java.time.Instant;

/** A signed statement of a CA about the revocation of its certificates: a CRL or an OCSP response. Immutable. */
public interface Evidence {
    /** When the statement was known to be correct. */
    Instant thisUpdate();

    /** When newer information will be available at the latest: the statement expires then. */
    Instant nextUpdate();

    /** The revocation status of the certificate with this serial number. */
    RevocationStatus statusOf(BigInteger serial);

    /** Whether it has not expired: its nextUpdate has not passed. */
    default boolean isCurrent(Instant now) {
        return now.isBefore(nextUpdate());
    }
}
