package org.adcertmap.lab;

import java.time.Instant;

/** How does Windows write a moment? As FILETIME: units of 100 ns since 1601. */
public final class Filetime {
    private static final long OF_1970 = 116_444_736_000_000_000L;
    private static final long PER_SECOND = 10_000_000;

    private Filetime() {}

    public static long of(Instant moment) {
        return OF_1970 + moment.getEpochSecond() * PER_SECOND + moment.getNano() / 100;
    }
}
