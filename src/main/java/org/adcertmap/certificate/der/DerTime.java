package org.adcertmap.certificate.der;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** When is an encoded moment? UTCTime and GeneralizedTime as RFC 5280 4.1.2.5 allows them: to the second, in UTC. */
public final class DerTime {
    static final int UTC = 0x17;
    static final int GENERALIZED = 0x18;
    private static final int LAST_OF_THIS_CENTURY = 50;
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuuMMddHHmmss");

    private DerTime() {}

    public static boolean isTime(int tag) {
        return tag == UTC || tag == GENERALIZED;
    }

    public static Instant decode(int tag, byte[] contents) throws MalformedDerException {
        String text = new String(contents, StandardCharsets.US_ASCII);
        boolean isShort = tag == UTC;
        if (!isTime(tag) || !text.matches(isShort ? "\\d{12}Z" : "\\d{14}Z")) {
            throw new MalformedDerException("a moment that is not written as YYMMDDhhmmssZ or YYYYMMDDhhmmssZ");
        }
        String century = isShort ? (Integer.parseInt(text.substring(0, 2)) < LAST_OF_THIS_CENTURY ? "20" : "19") : "";
        try {
            return LocalDateTime.parse(century + text.substring(0, text.length() - 1), FORMAT)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new MalformedDerException("a moment that is none: " + text);
        }
    }
}
