package org.adcertmap.trust.revocation.evidence;

import java.time.Duration;
import java.time.Instant;

/**
 * Evidence that is remembered.
 *
 * @param source the URL or file that it is from
 */
public record CachedEvidence<V extends Evidence>(V evidence, Instant fetchedAt, String source) {
    private static final Duration MOST_AHEAD = Duration.ofHours(12);
    private static final int PART_AHEAD = 5;

    /**
     * When it is fetched anew: a fifth of its life before its end, at most half a day; where that has passed already,
     * half-way to the end; and where an age is set, no later than that.
     *
     * @param freshnessTime HTTP.sys revocationFreshnessTime; zero for none
     */
    public Instant refreshAt(Duration freshnessTime) {
        Instant end = evidence.nextUpdate();
        Duration ahead = Duration.between(evidence.thisUpdate(), end).dividedBy(PART_AHEAD);
        Instant early = end.minus(ahead.compareTo(MOST_AHEAD) < 0 ? ahead : MOST_AHEAD);
        Instant halfway = fetchedAt.plus(Duration.between(fetchedAt, end).dividedBy(2));
        Instant due = early.isAfter(halfway) ? early : halfway;
        Instant aged = fetchedAt.plus(freshnessTime);
        return !freshnessTime.isZero() && aged.isBefore(due) ? aged : due;
    }
}
