package org.adcertmap.certificate;

/**
 * Are two texts the same but for case? Code point by code point, and never across the border of ASCII: Java's own
 * {@code equalsIgnoreCase} takes the dotless i for an I and the Kelvin sign for a K, which would let a look-alike name
 * pass for another.
 */
public final class OrdinalIgnoreCase {
    private OrdinalIgnoreCase() {}

    public static boolean equals(String one, String other) {
        return one.length() == other.length() && foldCase(one).equals(foldCase(other));
    }

    /** What texts that are the same have in common. */
    public static String foldCase(String text) {
        return text.codePoints()
                .map(OrdinalIgnoreCase::fold)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static int fold(int character) {
        int folded = Character.toLowerCase(Character.toUpperCase(character));
        return character < 0x80 == folded < 0x80 ? folded : character;
    }
}
