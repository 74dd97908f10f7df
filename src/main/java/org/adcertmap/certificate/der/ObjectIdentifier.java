package org.adcertmap.certificate.der;

import java.math.BigInteger;

/** How is an encoded object identifier (X.690 8.19) written with dots? */
final class ObjectIdentifier {
    private ObjectIdentifier() {}

    static String decode(byte[] contents) throws MalformedDerException {
        if (contents.length == 0 || contents.length > 64 || (contents[contents.length - 1] & 0x80) != 0) {
            throw new MalformedDerException("an object identifier that is empty, cut off or over 64 octets");
        }
        StringBuilder text = new StringBuilder();
        BigInteger arc = BigInteger.ZERO;
        boolean arcBegins = true;
        for (byte octet : contents) {
            if (arcBegins && (octet & 0xFF) == 0x80) {
                throw new MalformedDerException("an object identifier with a padded arc");
            }
            arc = arc.shiftLeft(7).or(BigInteger.valueOf(octet & 0x7F));
            arcBegins = (octet & 0x80) == 0;
            if (arcBegins) {
                text.append(text.isEmpty() ? firstTwo(arc) : "." + arc);
                arc = BigInteger.ZERO;
            }
        }
        return text.toString();
    }

    /** The first two arcs share one number: 40 times the first plus the second. */
    private static String firstTwo(BigInteger arc) {
        int first = arc.min(BigInteger.valueOf(80)).intValue() / 40;
        return first + "." + arc.subtract(BigInteger.valueOf(40L * first));
    }
}
