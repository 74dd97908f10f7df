// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.math.BigInteger;
import java.util.stream.IntStream;

/** Decodes the contents of an OBJECT IDENTIFIER (X.690 8.19) to dotted notation. At most 64 octets. */
final class ObjectIdentifier {
    /** The most octets of 7 bits whose number is a {@code long}; that of nearly every arc in use. */
    private static final int OCTETS_IN_LONG = 9;

    /** The beginning of the extensions of RFC 5280 4.2, 2.5.29, of which each certificate has some. */
    private static final byte[] ID_CE = {0x55, 0x1D};

    private static final String[] EXTENSIONS =
            IntStream.range(0, 128).mapToObj(arc -> "2.5.29." + arc).toArray(String[]::new);

    private ObjectIdentifier() {}

    static String decode(byte[] contents) throws MalformedDerException {
        if (contents.length == 3 && contents[0] == ID_CE[0] && contents[1] == ID_CE[1] && contents[2] >= 0) {
            return EXTENSIONS[contents[2]];
        }
        if (contents.length == 0 || contents.length > 64 || (contents[contents.length - 1] & 0x80) != 0) {
            throw new MalformedDerException("an object identifier is empty, truncated or longer than 64 octets");
        }
        StringBuilder text = new StringBuilder(2 * contents.length + 2);
        int start = 0;
        for (int i = 0; i < contents.length; i++) {
            if (i == start && (contents[i] & 0xFF) == 0x80) {
                throw new MalformedDerException("an object identifier has a padded arc");
            }
            if ((contents[i] & 0x80) == 0) {
                if (i - start < OCTETS_IN_LONG) {
                    append(text, number(contents, start, i));
                } else {
                    append(text, largeNumber(contents, start, i));
                }
                start = i + 1;
            }
        }
        return text.toString();
    }

    /** Appends a number; the first one encodes two arcs: 40 times the first plus the second. */
    private static void append(StringBuilder text, long number) {
        if (text.isEmpty()) {
            long first = Math.min(number, 80) / 40;
            text.append(first).append('.').append(number - 40 * first);
        } else {
            text.append('.').append(number);
        }
    }

    /** Appends a number of 64 bits or more; the first arc of such a first number is 2. */
    private static void append(StringBuilder text, BigInteger number) {
        if (text.isEmpty()) {
            text.append("2.").append(number.subtract(BigInteger.valueOf(80)));
        } else {
            text.append('.').append(number);
        }
    }

    private static long number(byte[] contents, int first, int last) {
        long number = 0;
        for (int i = first; i <= last; i++) {
            number = number << 7 | contents[i] & 0x7F;
        }
        return number;
    }

    private static BigInteger largeNumber(byte[] contents, int first, int last) {
        BigInteger number = BigInteger.ZERO;
        for (int i = first; i <= last; i++) {
            number = number.shiftLeft(7).or(BigInteger.valueOf(contents[i] & 0x7F));
        }
        return number;
    }
}
