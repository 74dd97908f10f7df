// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Converts times in units of 100 ns, as Active Directory stores them. Source: MS-DTYP 2.3.3 (FILETIME). */
public final class Filetime {
    private static final long TICKS_PER_SECOND = 10_000_000;
    private static final long NANOS_PER_TICK = 100;
    private static final long SECONDS_FROM_1601_TO_1970 = 11_644_473_600L;

    private Filetime() {}

    /** Returns the moment that is so many units after 1601-01-01 UTC. */
    static Instant instant(long ticks) {
        return Instant.EPOCH.minusSeconds(SECONDS_FROM_1601_TO_1970).plus(duration(ticks));
    }

    /**
     * Returns when an account with this {@code accountExpires} expires; empty for never: 0 and 2^63-1 (MS-ADA1 2.3).
     */
    public static Optional<Instant> expiry(long accountExpires) {
        return accountExpires == 0 || accountExpires == Long.MAX_VALUE
                ? Optional.empty()
                : Optional.of(instant(accountExpires));
    }

    static Duration duration(long ticks) {
        return Duration.ofSeconds(ticks / TICKS_PER_SECOND, ticks % TICKS_PER_SECOND * NANOS_PER_TICK);
    }
}
