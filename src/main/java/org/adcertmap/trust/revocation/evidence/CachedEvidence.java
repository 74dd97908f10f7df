// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.evidence;

import java.time.Duration;
import java.time.Instant;

/**
 * A cached CRL or OCSP response. Immutable.
 *
 * @param fetchedAt when it was fetched, or written to the file that it was read from
 * @param source the URL or file that it is from
 */
public record CachedEvidence<V extends Evidence>(V evidence, Instant fetchedAt, String source) {
    private static final Duration MAX_REFRESH_AHEAD = Duration.ofHours(12);
    private static final int REFRESH_AHEAD_FRACTION = 5;

    /**
     * When it is fetched anew (refresh-ahead): a fifth of its validity before nextUpdate, at most 12 hours before;
     * where it was fetched later than that, half-way between then and nextUpdate; and never later than the given age.
     *
     * @param freshnessTime the setting {@code revocationFreshnessTime} (HTTP.sys); zero for no maximum age
     */
    public Instant refreshAt(Duration freshnessTime) {
        Instant nextUpdate = evidence.nextUpdate();
        Duration ahead = Duration.between(evidence.thisUpdate(), nextUpdate).dividedBy(REFRESH_AHEAD_FRACTION);
        Instant early = nextUpdate.minus(ahead.compareTo(MAX_REFRESH_AHEAD) < 0 ? ahead : MAX_REFRESH_AHEAD);
        Instant halfway = fetchedAt.plus(Duration.between(fetchedAt, nextUpdate).dividedBy(2));
        Instant due = early.isAfter(halfway) ? early : halfway;
        Instant maxAge = fetchedAt.plus(freshnessTime);
        return !freshnessTime.isZero() && maxAge.isBefore(due) ? maxAge : due;
    }
}
