// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;

/** Encodes names that no library encodes: strings in a wrong character set, empty RDNs, values that are not sorted. */
public final class EncodedNames {
    public static final int NUMERIC_STRING = 0x12;
    public static final int PRINTABLE_STRING = 0x13;
    public static final int TELETEX_STRING = 0x14;
    public static final int IA5_STRING = 0x16;
    public static final int UTF8_STRING = 0x0C;
    public static final int BMP_STRING = 0x1E;

    private static final int SEQUENCE = 0x30;
    private static final int SET = 0x31;
    private static final byte[] EMPTY_RDN = {SET, 0};
    private static final byte[] COMMON_NAME = {0x06, 0x03, 0x55, 0x04, 0x03};
    private static final byte[] ORGANIZATION = {0x06, 0x03, 0x55, 0x04, 0x0A};

    private EncodedNames() {}

    /** A name of one RDN, a common name of this string type with these octets. */
    public static byte[] commonName(int stringType, byte[] octets) {
        return element(SEQUENCE, element(SET, attribute(COMMON_NAME, stringType, octets)));
    }

    /** A name of one RDN, a common name of this string type with these characters as octets of ISO 8859-1. */
    public static byte[] commonName(int stringType, String latin1) {
        return commonName(stringType, latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** An RDN without a value before a common name. */
    public static byte[] emptyRdn(String commonName) {
        byte[] value = commonName.getBytes(StandardCharsets.US_ASCII);
        return element(SEQUENCE, EMPTY_RDN, element(SET, attribute(COMMON_NAME, UTF8_STRING, value)));
    }

    /**
     * An attribute of a name.
     *
     * @param type the object identifier
     * @param stringType the tag of the value
     */
    public record Attribute(String type, int stringType, String value) {
        private byte[] encoded() {
            return attribute(
                    Signing.der(new ASN1ObjectIdentifier(type)),
                    stringType,
                    value.getBytes(stringType == BMP_STRING ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8));
        }
    }

    /** A name of these RDNs, each with its attributes in this order. */
    public static byte[] name(List<List<Attribute>> rdns) {
        return element(
                SEQUENCE,
                rdns.stream()
                        .map(rdn -> element(
                                SET, rdn.stream().map(Attribute::encoded).toArray(byte[][]::new)))
                        .toArray(byte[][]::new));
    }

    /** One RDN with an organization before a common name, which DER would sort behind it. */
    public static byte[] unsortedRdn(String organization, String commonName) {
        return element(
                SEQUENCE,
                element(
                        SET,
                        attribute(ORGANIZATION, UTF8_STRING, organization.getBytes(StandardCharsets.UTF_8)),
                        attribute(COMMON_NAME, UTF8_STRING, commonName.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] attribute(byte[] type, int tag, byte[] value) {
        return element(SEQUENCE, type, element(tag, value));
    }

    /** An element with definite length in its shortest form, of at most 16 MiB. */
    public static byte[] element(int tag, byte[]... contents) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : contents) {
            joined.writeBytes(part);
        }
        ByteArrayOutputStream element = new ByteArrayOutputStream();
        element.write(tag);
        int length = joined.size();
        if (length > 0xFFFF) {
            element.write(0x83);
            element.write(length >> 16);
            element.write(length >> 8);
        } else if (length > 0xFF) {
            element.write(0x82);
            element.write(length >> 8);
        } else if (length > 0x7F) {
            element.write(0x81);
        }
        element.write(length);
        element.writeBytes(joined.toByteArray());
        return element.toByteArray();
    }
}
