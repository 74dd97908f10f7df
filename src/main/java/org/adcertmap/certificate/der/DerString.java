package org.adcertmap.certificate.der;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Which characters does a string of ASN.1 hold? Octets outside the type's character set are refused rather than
 * replaced, and so are control characters: no honest name or userPrincipalName has one, and they are how one text is
 * made to pass for another.
 */
public final class DerString {
    // TeletexString is read as ISO 8859-1, as Windows and every other reader of certificates does in practice.
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

    /** Whether an element with this tag is one of ASN.1's character strings. */
    public static boolean isCharacterString(int tag) {
        return CHARSETS.containsKey(tag);
    }

    public static String decode(DerReader.Element element) throws MalformedDerException {
        return decoded(element.contents(), CHARSETS.get(element.tag()));
    }

    /** An IA5String under a tag of its own. */
    public static String decodeIa5String(byte[] contents) throws MalformedDerException {
        return decoded(contents, StandardCharsets.US_ASCII);
    }

    private static String decoded(byte[] contents, Charset charset) throws MalformedDerException {
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(contents)).toString();
        } catch (CharacterCodingException e) {
            throw new MalformedDerException("a string with octets outside its type, " + charset);
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new MalformedDerException("a control character within a string");
        }
        return text;
    }
}
