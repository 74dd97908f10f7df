// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed;

import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * What a value is compared with: IIS's {@code matchCriteria}. A {@code *} at the beginning, at the end or at both
 * matches any characters, also none; elsewhere it is not valid, so that it is never taken for a literal. Compares
 * ordinally. Immutable.
 */
public final class MatchCriteria {
    private static final char WILDCARD = '*';

    private final String written;
    private final String text;
    private final boolean beginsOpen;
    private final boolean endsOpen;
    private final boolean isCaseSensitive;

    /**
     * Parses the criteria.
     *
     * @throws IllegalArgumentException if they are empty, or have a wildcard that is not at an end
     */
    public MatchCriteria(String written, boolean isCaseSensitive) {
        if (written.isEmpty()) {
            throw new IllegalArgumentException("is empty");
        }
        this.written = written;
        this.isCaseSensitive = isCaseSensitive;
        this.beginsOpen = written.charAt(0) == WILDCARD;
        this.endsOpen = written.charAt(written.length() - 1) == WILDCARD;
        String literal = written.substring(
                beginsOpen ? 1 : 0, Math.max(beginsOpen ? 1 : 0, written.length() - (endsOpen ? 1 : 0)));
        if (literal.indexOf(WILDCARD) >= 0) {
            throw new IllegalArgumentException("has a * that is neither its first nor its last character");
        }
        this.text = folded(literal);
    }

    boolean matches(String value) {
        String compared = folded(value);
        if (beginsOpen && endsOpen) {
            return compared.contains(text);
        }
        if (beginsOpen) {
            return compared.endsWith(text);
        }
        return endsOpen ? compared.startsWith(text) : compared.equals(text);
    }

    private String folded(String value) {
        return isCaseSensitive ? value : OrdinalIgnoreCase.foldCase(value);
    }

    @Override
    public String toString() {
        return written;
    }
}
