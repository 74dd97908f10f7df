// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import java.util.regex.Pattern;

/**
 * Makes text from a certificate or a server safe for logs and terminals: replaces control characters, line and
 * paragraph separators and bidirectional formatting characters, so that no text can start or forge a log line or move a
 * cursor. An {@link #excerpt} is bounded as well, so that no text can fill a log.
 */
public final class Printable {
    private static final Pattern UNPRINTABLE = Pattern.compile(
            "[\\p{Cntrl}\\u0080-\\u009F\\u061C\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");
    private static final int MAX_EXCERPT = 1_000; // characters: far more than a name or an error needs
    private static final char FIRST_PRINTABLE_ASCII = ' ';
    private static final char LAST_PRINTABLE_ASCII = '~';

    private Printable() {}

    /** Returns the text with {@code ?} in place of each such character. */
    public static String of(String text) {
        // Fast path: nearly every text is printable ASCII.
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < FIRST_PRINTABLE_ASCII || text.charAt(i) > LAST_PRINTABLE_ASCII) {
                return UNPRINTABLE.matcher(text).replaceAll("?");
            }
        }
        return text;
    }

    /**
     * Returns printable text of bounded length, for log lines and JMX: the first 1,000 characters at most, and how many
     * more there are. Never for text that is compared.
     */
    public static String excerpt(String text) {
        if (text.length() <= MAX_EXCERPT) {
            return of(text);
        }
        String beginning = beginning(text, MAX_EXCERPT);
        return of(beginning) + "... (" + (text.length() - beginning.length()) + " more characters)";
    }

    /** Returns the first characters of a text, at most so many; a surrogate pair is not divided. */
    public static String beginning(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }
}
