// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.math.BigInteger;

/** Decodes the contents of an OBJECT IDENTIFIER (X.690 8.19) to dotted notation. At most 64 octets. */
final class ObjectIdentifier {
    private ObjectIdentifier() {}

    static String decode(byte[] contents) throws MalformedDerException {
        if (contents.length == 0 || contents.length > 64 || (contents[contents.length - 1] & 0x80) != 0) {
            throw new MalformedDerException("an object identifier is empty, truncated or longer than 64 octets");
        }
        StringBuilder text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        boolean atArcStart = true;
        for (byte octet : contents) {
            if (atArcStart && (octet & 0xFF) == 0x80) {
                throw new MalformedDerException("an object identifier has a padded arc");
            }
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7F));
            atArcStart = (octet & 0x80) == 0;
            if (atArcStart) {
                text.append(text.isEmpty() ? firstTwoArcs(arc) : "." + arc);
                arc = BigInteger.ZERO;
            }
        }
        return text.toString();
    }

    /** Splits the first number, which encodes two arcs: 40 times the first plus the second. */
    private static String firstTwoArcs(BigInteger arc) {
        int first = arc.min(BigInteger.valueOf(80)).intValue() / 40;
        return first + "." + arc.subtract(BigInteger.valueOf(40L * first));
    }
}
