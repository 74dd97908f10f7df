// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;

/** Decodes UTCTime and GeneralizedTime in the forms of RFC 5280 4.1.2.5: to the second, in UTC. */
public final class DerTime {
    static final int UTC = 0x17;
    static final int GENERALIZED = 0x18;
    private static final int CENTURY_PIVOT = 50;
    /** Strict: otherwise the 30th of February would be its last day, and 24 o'clock the next one. */
    private static final DateTimeFormatter FORMAT =
            DateTimeFormatter.ofPattern("uuuuMMddHHmmss").withResolverStyle(ResolverStyle.STRICT);

    private DerTime() {}

    /** Returns whether this tag is that of UTCTime or GeneralizedTime. */
    public static boolean isTime(int tag) {
        return tag == UTC || tag == GENERALIZED;
    }

    /** Decodes the contents of an element with this tag. */
    public static Instant decode(int tag, byte[] contents) throws MalformedDerException {
        String text = new String(contents, StandardCharsets.US_ASCII);
        boolean isUtcTime = tag == UTC;
        if (!isTime(tag) || !text.matches(isUtcTime ? "\\d{12}Z" : "\\d{14}Z")) {
            throw new MalformedDerException("a time is not in the form YYMMDDhhmmssZ or YYYYMMDDhhmmssZ");
        }
        String century = isUtcTime ? (Integer.parseInt(text.substring(0, 2)) < CENTURY_PIVOT ? "20" : "19") : "";
        try {
            return LocalDateTime.parse(century + text.substring(0, text.length() - 1), FORMAT)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedDerException("a time is invalid: " + text);
        }
    }
}
