// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit.mapping;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.adcertmap.certificate.Sid;

/**
 * The text after one tag of a mapping string, and as it would have to be written. Immutable.
 *
 * @param malformed why the text cannot be read; empty if it can be
 * @param written how it would have to be written otherwise; empty if it is well written
 * @param right the text as it would match; empty if that is not known
 */
record PartReading(Optional<String> malformed, Optional<String> written, Optional<String> right) {
    private static final Pattern HEXADECIMAL = Pattern.compile("([0-9a-fA-F]{2})+");
    private static final int SHA1_DIGITS = 40;
    /** Blanks and colons between octets, and the invisible U+200E that the certificate dialog of Windows copies. */
    private static final Pattern SEPARATORS = Pattern.compile("[\\s:\\u00A0\\u200E\\u200F\\uFEFF]+");

    static PartReading of(String tag, String text) {
        if (text.isBlank()) {
            return malformed("has nothing after <" + tag + ">");
        }
        return switch (tag) {
            case "SR", "SKI", "SHA1-PUKEY" -> hexadecimal(tag, text);
            case "I", "S" -> name(tag, text);
            case "SID" -> sid(text);
            default ->
                text.equals(text.strip())
                        ? new PartReading(Optional.empty(), Optional.empty(), Optional.of(text))
                        : new PartReading(
                                Optional.of("has blanks around the value of <" + tag + ">"),
                                Optional.empty(),
                                Optional.of(text.strip()));
        };
    }

    private static PartReading malformed(String why) {
        return new PartReading(Optional.of(why), Optional.empty(), Optional.empty());
    }

    private static PartReading sid(String text) {
        try {
            Sid.parse(text);
            return new PartReading(Optional.empty(), Optional.empty(), Optional.of(text));
        } catch (IllegalArgumentException e) {
            return malformed("has no SID after <SID>");
        }
    }

    private static PartReading hexadecimal(String tag, String text) {
        String digits = SEPARATORS.matcher(text).replaceAll("");
        if (!HEXADECIMAL.matcher(digits).matches()) {
            return malformed("has no even number of hexadecimal digits after <" + tag + ">");
        }
        if (tag.equals("SHA1-PUKEY") && digits.length() != SHA1_DIGITS) {
            return malformed("has " + digits.length() + " instead of " + SHA1_DIGITS + " hexadecimal digits after <"
                    + tag + ">");
        }
        return new PartReading(
                Optional.empty(),
                digits.equals(text)
                        ? Optional.empty()
                        : Optional.of(
                                "blanks or other characters are between the hexadecimal digits after <" + tag + ">"),
                Optional.of(digits));
    }

    private static PartReading name(String tag, String text) {
        boolean isClosed = text.chars().filter(c -> c == '"').count() % 2 == 0; // each quotation mark within is doubled
        List<String> rdns = rdns(text);
        List<String> stripped = rdns.stream().map(String::strip).toList();
        if (!isClosed || stripped.stream().anyMatch(rdn -> !rdn.matches("(?s)[A-Za-z][A-Za-z0-9.-]*=.*"))) {
            return malformed("has no distinguished name after <" + tag + ">");
        }
        Optional<String> malformed =
                rdns.equals(stripped) ? Optional.empty() : Optional.of("has blanks around commas after <" + tag + ">");
        Optional<String> written = Optional.empty();
        List<String> right = new ArrayList<>();
        for (String rdn : stripped) {
            boolean isState = rdn.regionMatches(true, 0, "ST=", 0, "ST=".length());
            right.add(isState ? "S=" + rdn.substring("ST=".length()) : rdn);
            written = isState ? Optional.of("Windows writes S= for ST=") : written;
        }
        if (isMostSpecificFirst(stripped)) {
            Collections.reverse(right);
            written = Optional.of("the name after <" + tag
                    + "> seems to be in the order of a certificate viewer; the order in the certificate is needed");
        }
        return new PartReading(malformed, written, Optional.of(String.join(",", right)));
    }

    /** CAs put country or domain components first; certificate viewers show them last. */
    private static boolean isMostSpecificFirst(List<String> rdns) {
        return !isMostGeneral(rdns.get(0)) && isMostGeneral(rdns.get(rdns.size() - 1));
    }

    private static boolean isMostGeneral(String rdn) {
        String keyword = rdn.substring(0, rdn.indexOf('=')).toUpperCase(Locale.ROOT);
        return keyword.equals("DC") || keyword.equals("C");
    }

    /** Splits at commas outside quotes. */
    private static List<String> rdns(String name) {
        List<String> rdns = new ArrayList<>();
        boolean isQuoted = false;
        int start = 0;
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) == '"') {
                isQuoted = !isQuoted;
            } else if (name.charAt(i) == ',' && !isQuoted) {
                rdns.add(name.substring(start, i));
                start = i + 1;
            }
        }
        rdns.add(name.substring(start));
        return rdns;
    }
}
