package org.adcertmap.method;

import java.util.Arrays;

/**
 * Are two texts the same but for case? Code point by code point, and never across the border of ASCII: Java's own
 * {@code equalsIgnoreCase} takes the dotless i for an I and the Kelvin sign for a K, which would let a look-alike name
 * pass for another.
 */
public final class OrdinalIgnoreCase {
  private OrdinalIgnoreCase() {}

  public static boolean equal(String one, String other) {
    return one.length() == other.length()
        && Arrays.equals(one.codePoints().map(OrdinalIgnoreCase::fold).toArray(),
            other.codePoints().map(OrdinalIgnoreCase::fold).toArray());
  }

  private static int fold(int character) {
    int folded = Character.toLowerCase(Character.toUpperCase(character));
    return character < 0x80 == folded < 0x80 ? folded : character;
  }
}
