package org.adcertmap.trust.revocation.evidence;

import java.time.Duration;
import java.time.Instant;

/**
 * What one source says of one certificate.
 *
 * @param nextUpdate until when it counts
 */
public record StatusFinding(
        RevocationStatus verdict,
        String source,
        Instant thisUpdate,
        Instant nextUpdate,
        Instant fetchedAt,
        Instant refreshAt) {
    public boolean isCurrent(Instant now) {
        return now.isBefore(nextUpdate);
    }

    /** In words: whence, how old, when it is fetched anew. */
    public String told(Instant now) {
        return source + " of " + thisUpdate + ", good until " + nextUpdate + ", fetched " + age(now)
                + " ago, next refresh " + refreshAt;
    }

    private String age(Instant now) {
        Duration age = Duration.between(fetchedAt, now);
        return age.isNegative() ? "0s" : age.toHours() > 0 ? age.toHours() + "h" : age.toSeconds() + "s";
    }
}
