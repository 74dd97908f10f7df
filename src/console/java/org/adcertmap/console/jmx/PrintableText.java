// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.jmx;

import java.util.regex.Pattern;

/**
 * Makes text of a bean safe for a page, a file and a log line: control characters, line and paragraph separators and
 * bidirectional formatting characters become {@code ?}. Escaping for HTML is done by the templates. Stateless.
 */
public final class PrintableText {
    private static final Pattern UNPRINTABLE = Pattern.compile(
            "[\\p{Cntrl}\\u0080-\\u009F\\u061C\\u200E\\u200F\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]");

    private PrintableText() {}

    /** Returns the text with {@code ?} in place of each such character; the empty text for {@code null}. */
    public static String of(Object text) {
        return text == null ? "" : UNPRINTABLE.matcher(text.toString()).replaceAll("?");
    }
}
