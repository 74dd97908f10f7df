// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Writes times for pages, in UTC. Stateless. */
public final class Moment {
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

    private Moment() {}

    /** Returns day and time, for example {@code 2026-01-31 12:03:21 UTC}. */
    public static String dayAndTime(Instant time) {
        return DAY_AND_TIME.format(time);
    }

    /** Returns the time of day, for example {@code 12:03:21 UTC}. */
    public static String time(Instant time) {
        return TIME.format(time);
    }

    /** Returns the time of a text in ISO 8601, as beans write it; empty for another text. */
    public static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
