// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Decodes the character string types of ASN.1. Octets outside the type's character set are refused, not replaced.
 * Control characters are refused as well: no legitimate name or userPrincipalName contains one, and attackers use them
 * to make one name look like another.
 */
public final class DerString {
    // TeletexString (0x14) is decoded as ISO 8859-1, as Windows and other implementations do in practice.
    private static final Map<Integer, Charset> CHARSETS = Map.of(
            DerReader.UTF8_STRING,
            StandardCharsets.UTF_8,
            0x12,
            StandardCharsets.US_ASCII,
            0x13,
            StandardCharsets.US_ASCII,
            0x14,
            StandardCharsets.ISO_8859_1,
            0x16,
            StandardCharsets.US_ASCII,
            0x1A,
            StandardCharsets.US_ASCII,
            0x1C,
            Charset.forName("UTF-32BE"),
            0x1E,
            StandardCharsets.UTF_16BE);

    private DerString() {}

    /** Returns whether this tag is that of a character string type. */
    public static boolean isCharacterString(int tag) {
        return CHARSETS.containsKey(tag);
    }

    /** Decodes an element for whose tag {@link #isCharacterString} holds. */
    public static String decode(DerReader.Element element) throws MalformedDerException {
        return decoded(element.contents(), CHARSETS.get(element.tag()));
    }

    /** Decodes the contents of an implicitly tagged IA5String. */
    public static String decodeIa5String(byte[] contents) throws MalformedDerException {
        return decoded(contents, StandardCharsets.US_ASCII);
    }

    private static String decoded(byte[] contents, Charset charset) throws MalformedDerException {
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(contents)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedDerException("a string contains octets that are not " + charset);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedDerException("a string contains a control character");
        }
        return text;
    }
}
