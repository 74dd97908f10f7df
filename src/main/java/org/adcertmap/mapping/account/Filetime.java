// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Duration;
import java.time.Instant;

/** Converts times in units of 100 ns, as Active Directory stores them. Source: MS-DTYP 2.3.3 (FILETIME). */
final class Filetime {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long NANOS_PER_TICK = 100;
    private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

    private Filetime() {}

    /** Returns the moment that is so many units after 1601-01-01 UTC. */
    static Instant instant(long ticks) {
        return Instant.EPOCH.minusSeconds(SECONDS_FROM_1601_TO_1970).plus(duration(ticks));
    }

    static Duration duration(long ticks) {
        return Duration.ofSeconds(ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND * NANOS_PER_TICK);
    }
}
