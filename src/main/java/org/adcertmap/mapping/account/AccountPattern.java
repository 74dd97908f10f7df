// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.Optional;
import org.adcertmap.certificate.OrdinalIgnoreCase;

/**
 * A pattern for accounts: {@code *-adm} for names that end so, {@code ADMIN\*} for a domain, {@code !*-adm} for all
 * others. In name and domain {@code *} matches any characters, also none, and {@code ?} exactly one; each other
 * character itself, ignoring case as Windows does. Without a backslash the pattern is one of the sAMAccountName alone,
 * in any domain; what is before a backslash is compared with the NetBIOS name and with the DNS name of the domain.
 * Immutable; two of the same text are equal. Source for the characters of a name: MS-SAMR 3.1.1.8.4.
 */
public final class AccountPattern {
    /** No pattern is set. Matches every account, and chooses none. */
    public static final AccountPattern NONE = new AccountPattern("", false, Optional.empty(), new int[] {'*'});

    private static final int MAX_LENGTH = 600; // 256 characters of a sAMAccountName, 255 of a DNS name, and some more
    private static final String NOT_IN_A_NAME = "\"/[]:;|=,+<>@";

    private final String text;
    private final boolean negated;
    private final Optional<int[]> domain; // in code points, folded; empty for any domain
    private final int[] name; // likewise

    private AccountPattern(String text, boolean negated, Optional<int[]> domain, int[] name) {
        this.text = text;
        this.negated = negated;
        this.domain = domain;
        this.name = name;
    }

    /**
     * Parses a pattern.
     *
     * @throws IllegalArgumentException if it is invalid; the message completes "account=[...]: "
     */
    public static AccountPattern parse(String text) {
        String stripped = text.strip();
        boolean negated = stripped.startsWith("!");
        String pattern = negated ? stripped.substring(1) : stripped;
        int separator = pattern.indexOf('\\');
        String name = pattern.substring(separator + 1);
        requireValid(stripped, pattern, name, separator);
        boolean isAnyName = name.chars().allMatch(character -> character == '*');
        if (negated
                && isAnyName
                && pattern.chars().limit(Math.max(separator, 0)).allMatch(character -> character == '*')) {
            throw new IllegalArgumentException("matches no account");
        }
        return new AccountPattern(
                stripped,
                negated,
                separator < 0 ? Optional.empty() : Optional.of(folded(pattern.substring(0, separator))),
                folded(name));
    }

    private static void requireValid(String text, String pattern, String name, int separator) {
        if (name.isEmpty() || separator == 0) {
            throw new IllegalArgumentException("the name or the domain is missing");
        }
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("is longer than " + MAX_LENGTH + " characters");
        }
        if (name.indexOf('\\') >= 0) {
            throw new IllegalArgumentException("has more than one backslash");
        }
        pattern.codePoints()
                .filter(character -> Character.isISOControl(character) || NOT_IN_A_NAME.indexOf(character) >= 0)
                .findFirst()
                .ifPresent(character -> {
                    throw new IllegalArgumentException("has the character "
                            + (Character.isISOControl(character)
                                    ? String.format("U+%04X", character)
                                    : Character.toString(character))
                            + ", which is in no sAMAccountName; write a domain as DOMAIN\\name");
                });
    }

    /** Returns whether no pattern is set. */
    public boolean isNone() {
        return text.isEmpty();
    }

    /** Returns whether the pattern matches an account; false where its sAMAccountName is not readable. */
    public boolean matches(Candidate account) {
        return account.sAMAccountName()
                .filter(sam -> matches(account, folded(sam)) != negated)
                .isPresent();
    }

    /** Returns whether the pattern matches a user that no directory has: {@code DOMAIN\name}, or a name alone. */
    public boolean matches(String userName) {
        int separator = userName.indexOf('\\');
        boolean isName = matches(name, folded(userName.substring(separator + 1)));
        return (isName
                        && (domain.isEmpty()
                                || matches(domain.get(), folded(userName.substring(0, Math.max(separator, 0))))))
                != negated;
    }

    private boolean matches(Candidate account, int[] sam) {
        return matches(name, sam)
                && (domain.isEmpty()
                        || matches(domain.get(), folded(account.netbiosDomain()))
                        || matches(domain.get(), folded(account.dnsDomain())));
    }

    private static int[] folded(String text) {
        return OrdinalIgnoreCase.foldCase(text).codePoints().toArray();
    }

    /** Goes back to the last asterisk only, so that the time is that of the product of both lengths at most. */
    private static boolean matches(int[] pattern, int[] value) {
        int p = 0;
        int v = 0;
        int afterAsterisk = -1; // in the pattern; -1 before the first asterisk
        int resume = 0; // in the value, where the last asterisk ends so far
        while (v < value.length) {
            if (p < pattern.length && pattern[p] == '*') {
                afterAsterisk = ++p;
                resume = v;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == value[v])) {
                p++;
                v++;
            } else if (afterAsterisk >= 0) {
                p = afterAsterisk;
                v = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AccountPattern pattern && pattern.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the text of the pattern; empty for {@link #NONE}. */
    @Override
    public String toString() {
        return text;
    }
}
