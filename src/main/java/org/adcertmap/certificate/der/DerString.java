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
    private static final int TELETEX_STRING = 0x14;
    private static final char REPLACEMENT = '\uFFFD';
    private static final Map<Integer, Charset> CHARSETS = Map.of(
            DerReader.UTF8_STRING,
            StandardCharsets.UTF_8,
            0x12,
            StandardCharsets.US_ASCII,
            0x13,
            StandardCharsets.US_ASCII,
            TELETEX_STRING,
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

    /**
     * Decodes an element for whose tag {@link #isCharacterString} holds. A TeletexString is decoded as UTF-8 where it
     * is valid UTF-8, else as ISO 8859-1, as in .NET (the tests of T61String).
     */
    public static String decode(DerReader.Element element) throws MalformedDerException {
        byte[] contents = element.contents();
        return element.tag() == TELETEX_STRING && isUtf8(contents)
                ? decoded(contents, StandardCharsets.UTF_8)
                : decoded(contents, CHARSETS.get(element.tag()));
    }

    private static boolean isUtf8(byte[] contents) {
        try {
            strictly(contents, StandardCharsets.UTF_8);
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Decodes the contents of an implicitly tagged IA5String. */
    public static String decodeIa5String(byte[] contents) throws MalformedDerException {
        return decoded(contents, StandardCharsets.US_ASCII);
    }

    private static String decoded(byte[] contents, Charset charset) throws MalformedDerException {
        String text;
        try {
            text = strictly(contents, charset);
        } catch (CharacterCodingException e) {
            throw new MalformedDerException("a string contains octets that are not " + charset);
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new MalformedDerException("a string contains a control character");
            }
        }
        return text;
    }

    /** Decodes octets. A lenient decoding without a replacement character is the strict one, and much cheaper. */
    private static String strictly(byte[] contents, Charset charset) throws CharacterCodingException {
        String lenient = new String(contents, charset);
        return lenient.indexOf(REPLACEMENT) < 0
                ? lenient
                : charset.newDecoder().decode(ByteBuffer.wrap(contents)).toString();
    }
}
