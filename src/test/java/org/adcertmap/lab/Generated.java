// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * Generated inputs for properties that hold for every input. The same inputs in every run; a failure names the seed of
 * its input, and {@code -Dadcertmap.seed=N} repeats that input alone.
 */
public final class Generated {
    private static final long FIRST_SEED = 20260101;

    private Generated() {}

    /** What must hold for an input that is drawn from the random numbers. */
    @FunctionalInterface
    public interface Property {
        void check(Random random) throws Exception;
    }

    /** Checks a property for so many inputs. */
    public static void check(int tries, Property property) {
        Long only = Long.getLong("adcertmap.seed");
        for (long seed = only == null ? FIRST_SEED : only;
                seed < (only == null ? FIRST_SEED + tries : only + 1);
                seed++) {
            try {
                property.check(new Random(seed));
            } catch (Exception | AssertionError e) {
                throw new AssertionError("fails with -Dadcertmap.seed=" + seed + ": " + e, e);
            }
        }
    }

    /** A text of characters of all planes, with more of those that are short, special or invisible. */
    public static String text(Random random, int minLength, int maxLength) {
        return text(random, minLength, maxLength, Generated::character);
    }

    /** A text of these characters. */
    public static String textOf(Random random, String characters, int minLength, int maxLength) {
        return text(random, minLength, maxLength, any -> (int) characters.charAt(any.nextInt(characters.length())));
    }

    private static String text(Random random, int minLength, int maxLength, Function<Random, Integer> character) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(minLength, maxLength + 1);
        for (int i = 0; i < length; i++) {
            text.appendCodePoint(character.apply(random));
        }
        return text.toString();
    }

    /** No half of a surrogate pair, which no encoding has. */
    private static int character(Random random) {
        int character = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(0x80);
            case 1 -> random.nextInt(0x250);
            case 2 -> random.nextInt(0x1_0000);
            default -> random.nextInt(Character.MAX_CODE_POINT + 1);
        };
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE ? 'x' : character;
    }

    public static byte[] octets(Random random, int minLength, int maxLength) {
        byte[] octets = new byte[random.nextInt(minLength, maxLength + 1)];
        random.nextBytes(octets);
        return octets;
    }

    /** A number from 0 to the largest; small ones, the border and everything between come about alike often. */
    public static long number(Random random, long largest) {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong(Math.min(largest, 100) + 1);
            case 1 -> largest - random.nextLong(Math.min(largest, 100) + 1);
            default -> largest == Long.MAX_VALUE ? random.nextLong() >>> 1 : random.nextLong(largest + 1);
        };
    }

    public static <T> List<T> list(Random random, int minSize, int maxSize, Function<Random, T> element) {
        List<T> list = new ArrayList<>();
        int size = random.nextInt(minSize, maxSize + 1);
        for (int i = 0; i < size; i++) {
            list.add(element.apply(random));
        }
        return list;
    }
}
