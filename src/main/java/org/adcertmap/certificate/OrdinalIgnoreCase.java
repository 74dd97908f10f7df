// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

/**
 * Compares strings ordinally and without regard to case, like .NET's {@code StringComparison.OrdinalIgnoreCase}. Folds
 * code point by code point and never between ASCII and other characters: {@link String#equalsIgnoreCase} equates the
 * dotless i with I and the Kelvin sign with K, which would match look-alike names.
 */
public final class OrdinalIgnoreCase {
    private OrdinalIgnoreCase() {}

    /** Returns whether the two strings differ in nothing but case. */
    public static boolean equals(String one, String other) {
        if (one.length() != other.length()) {
            return false;
        }
        for (int i = 0; i < one.length(); ) {
            int character = one.codePointAt(i);
            int otherCharacter = other.codePointAt(i);
            if (character != otherCharacter && fold(character) != fold(otherCharacter)) {
                return false;
            }
            i += Character.charCount(character); // folding never changes it
        }
        return true;
    }

    /** Returns the case-folded form, which equal strings share; suitable as a map key. */
    public static String foldCase(String text) {
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            if (fold(character) != character) {
                return text.substring(0, i) + foldAll(text.substring(i));
            }
            i += Character.charCount(character);
        }
        return text;
    }

    private static String foldAll(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            folded.appendCodePoint(fold(character));
            i += Character.charCount(character);
        }
        return folded.toString();
    }

    private static int fold(int character) {
        int folded = Character.toLowerCase(Character.toUpperCase(character));
        return character < 0x80 == folded < 0x80 ? folded : character;
    }
}
