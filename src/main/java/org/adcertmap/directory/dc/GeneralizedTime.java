// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Decodes values with the syntax String(Generalized-Time). Active Directory writes all of them in one form,
 * {@code 20200101000000.0Z}, which is decoded here; any other form is left to the SDK, whose SimpleDateFormat is
 * expensive. Stateless. Source: MS-ADTS 3.1.1.2.2.2.
 */
final class GeneralizedTime {
    private static final String END = ".0Z";
    private static final int DIGITS = 14; // YYYYMMDDHHMMSS

    private GeneralizedTime() {}

    /** @throws ParseException if the text is not a time */
    static Instant decode(String text) throws ParseException {
        if (text.length() != DIGITS + END.length() || !text.endsWith(END)) {
            return StaticUtils.decodeGeneralizedTime(text).toInstant();
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 4, 6),
                            number(text, 6, 8),
                            number(text, 8, 10),
                            number(text, 10, 12),
                            number(text, 12, 14))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException | NumberFormatException e) {
            throw new ParseException(text + ": " + e.getMessage(), 0);
        }
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            char digit = text.charAt(i);
            if (digit < '0' || digit > '9') {
                throw new NumberFormatException(digit + " is no digit");
            }
            number = 10 * number + digit - '0';
        }
        return number;
    }
}
