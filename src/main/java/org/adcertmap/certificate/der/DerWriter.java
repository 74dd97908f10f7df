// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.io.ByteArrayOutputStream;

/** Encodes DER elements (X.690). Stateless. */
public final class DerWriter {
    private static final int LONG_FORM = 0x80;

    private DerWriter() {}

    /** Returns an element with this tag octet and these content octets; the length is in its shortest form. */
    public static byte[] element(int tag, byte[] contents) {
        ByteArrayOutputStream element = new ByteArrayOutputStream(contents.length + 6);
        element.write(tag);
        if (contents.length < LONG_FORM) {
            element.write(contents.length);
        } else {
            int octets = (Integer.SIZE - Integer.numberOfLeadingZeros(contents.length) + Byte.SIZE - 1) / Byte.SIZE;
            element.write(LONG_FORM | octets);
            for (int i = octets - 1; i >= 0; i--) {
                element.write(contents.length >>> Byte.SIZE * i);
            }
        }
        element.writeBytes(contents);
        return element.toByteArray();
    }
}
