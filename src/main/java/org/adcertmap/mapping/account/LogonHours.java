// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Decodes logonHours, the hours in which an account may log in: 168 bits, one for each hour of the week from Sunday
 * 00:00 UTC, the lowest bit of an octet first. A value of any other length is not a restriction. Sources: MS-SAMR
 * 2.2.6.5; MS-ADA1 (logonHours).
 */
final class LogonHours {
    private static final int OCTETS = 21;

    private LogonHours() {}

    static boolean allow(byte[] hours, Instant now) {
        ZonedDateTime time = now.atZone(ZoneOffset.UTC);
        int hour = time.getDayOfWeek().getValue() % 7 * 24 + time.getHour(); // Sunday is day 7 in ISO and day 0 here
        return hours.length != OCTETS || (hours[hour / 8] >> hour % 8 & 1) == 1;
    }
}
