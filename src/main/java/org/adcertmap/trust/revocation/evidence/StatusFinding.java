// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import java.time.Duration;
import java.time.Instant;

/**
 * The revocation status of one certificate by one source. Immutable.
 *
 * @param source the CRL or OCSP response in words, with its URL or file
 * @param nextUpdate when the status expires
 * @param refreshAt when its source is fetched anew
 */
public record StatusFinding(
        RevocationStatus status,
        String source,
        Instant thisUpdate,
        Instant nextUpdate,
        Instant fetchedAt,
        Instant refreshAt) {
    /** Whether it has not expired. */
    public boolean isCurrent(Instant now) {
        return now.isBefore(nextUpdate);
    }

    /** Its source with thisUpdate, nextUpdate, age and next refresh, for the trace. */
    public String describe(Instant now) {
        return source + " (thisUpdate " + thisUpdate + ", nextUpdate " + nextUpdate + ", fetched " + age(now)
                + " ago, next refresh " + refreshAt + ")";
    }

    private String age(Instant now) {
        Duration age = Duration.between(fetchedAt, now);
        return age.isNegative() ? "0s" : age.toHours() > 0 ? age.toHours() + "h" : age.toSeconds() + "s";
    }
}
