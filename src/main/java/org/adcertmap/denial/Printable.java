package org.adcertmap.denial;

import java.util.regex.Pattern;

/**
 * How is a text from a certificate or a server shown? Without whatever could begin a new line, forge one or move a
 * terminal's cursor.
 */
public final class Printable {
    private static final Pattern UNPRINTABLE =
            Pattern.compile("[\\p{Cntrl}\\u0080-\\u009F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");
    private static final char FIRST_PRINTABLE = ' ';
    private static final char LAST_OF_ASCII = '~';

    private Printable() {}

    /** The text with a question mark for each such character. */
    public static String of(String text) {
        // Nearly every text is plain, and every step of a mapping comes through here.
        return text.chars().allMatch(c -> c >= FIRST_PRINTABLE && c <= LAST_OF_ASCII)
                ? text
                : UNPRINTABLE.matcher(text).replaceAll("?");
    }
}
