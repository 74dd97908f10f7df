// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.adcertmap.denial.Denial;

/**
 * Counts the client certificates that the trust managers of a Service refuse, by reason. Counting never waits.
 * Thread-safe: the map is not changed after construction, and its values are thread-safe.
 */
public final class RefusalCounters {
    /** The reasons for which a trust manager refuses a certificate. */
    static final List<Denial> REASONS = List.of(
            Denial.CERTIFICATE_EXPIRED,
            Denial.CERTIFICATE_NOT_YET_VALID,
            Denial.WRONG_USAGE,
            Denial.UNTRUSTED_ISSUER,
            Denial.REVOKED,
            Denial.REVOCATION_UNKNOWN);

    private final Map<Denial, LongAdder> counters = new EnumMap<>(Denial.class);

    RefusalCounters() {
        REASONS.forEach(reason -> counters.put(reason, new LongAdder()));
    }

    void count(Denial reason) {
        counters.get(reason).increment();
    }

    /** Returns the number of refused certificates by reason code; zeros too. */
    public Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        REASONS.forEach(reason -> counts.put(reason.code(), counters.get(reason).sum()));
        return counts;
    }
}
