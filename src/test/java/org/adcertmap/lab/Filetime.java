// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.time.Instant;

/** Converts times to FILETIME: units of 100 ns since 1601-01-01 UTC. */
public final class Filetime {
    private static final long UNIX_EPOCH = 116_444_736_000_000_000L;
    private static final long UNITS_PER_SECOND = 10_000_000;

    private Filetime() {}

    /** Returns the FILETIME. */
    public static long of(Instant time) {
        return UNIX_EPOCH + time.getEpochSecond() * UNITS_PER_SECOND + time.getNano() / 100;
    }
}
