// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.forest;

import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * Compares DNs by their text, which is much cheaper than parsing them, where the text is the only way to write them but
 * for case: no escaped or quoted characters, no multi-valued RDN, no blank that does not count. Active Directory writes
 * nearly every DN so. Stateless. Source: RFC 4514.
 */
final class PlainDn {
    private static final String SPECIAL = "\\\"+,;<>#=";

    private PlainDn() {}

    /** Returns whether the text is that of a DN, and the only way to write it but for case. */
    static boolean isPlain(String dn) {
        boolean inValue = false;
        char before = ',';
        for (int i = 0; i < dn.length(); i++) {
            char c = dn.charAt(i);
            if (!inValue && c == '=' && before != ',') {
                inValue = true;
            } else if (inValue && c == ',' && before != '=' && before != ' ') {
                inValue = false;
            } else if (inValue ? !isOfValue(c, before) : !isOfType(c)) {
                return false;
            }
            before = c;
        }
        return inValue && before != '=' && before != ' ';
    }

    private static boolean isOfType(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-';
    }

    private static boolean isOfValue(char c, char before) {
        return c == ' '
                ? before != '=' && before != ' '
                : !Character.isISOControl(c) && !Character.isWhitespace(c) && SPECIAL.indexOf(c) < 0;
    }

    /**
     * Returns whether an entry is at or below a base.
     *
     * @param dn the DN of the entry, for which {@link #isPlain} holds
     * @param base likewise
     */
    static boolean isAtOrBelow(String dn, String base) {
        int from = dn.length() - base.length();
        return (from == 0 || from > 1 && dn.charAt(from - 1) == ',')
                && OrdinalIgnoreCase.equals(dn.substring(from), base);
    }
}
