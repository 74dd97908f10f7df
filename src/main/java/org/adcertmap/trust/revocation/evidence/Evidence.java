package org.adcertmap.trust.revocation.evidence;

import java.math.BigInteger;
import java.time.Instant;

/** What an authority has signed about certificates: a list of revocations, or the answer of a responder. Immutable. */
public interface Evidence {
    /** When it was made. */
    Instant thisUpdate();

    /** Until when it may be relied on. */
    Instant nextUpdate();

    /** What it says of the certificate with this serial number. */
    RevocationStatus of(BigInteger serial);

    /** Whether it may be relied on at that moment, as far as its end decides. */
    default boolean isCurrent(Instant now) {
        return now.isBefore(nextUpdate());
    }
}
