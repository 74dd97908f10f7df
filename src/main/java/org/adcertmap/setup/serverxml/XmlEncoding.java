// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.serverxml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Detects the encoding of an XML file and converts between its bytes and its text. Detection follows XML 1.0, appendix
 * F: byte order mark, first bytes, XML declaration, otherwise UTF-8.
 *
 * @param bomLength length of the byte order mark in bytes; 0 if there is none
 */
record XmlEncoding(Charset charset, int bomLength) {
    private static final Pattern DECLARED =
            Pattern.compile("^<\\?xml[^>]*?\\sencoding\\s*=\\s*[\"']([A-Za-z0-9._-]+)[\"']");

    static XmlEncoding of(byte[] bytes) throws ServerXmlException {
        int first = bytes.length < 2 ? 0 : (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        if (first == 0xFEFF || first == 0x003C) {
            return new XmlEncoding(StandardCharsets.UTF_16BE, first == 0xFEFF ? 2 : 0);
        }
        if (first == 0xFFFE || first == 0x3C00) {
            return new XmlEncoding(StandardCharsets.UTF_16LE, first == 0xFFFE ? 2 : 0);
        }
        if (first == 0xEFBB && bytes.length > 2 && (bytes[2] & 0xFF) == 0xBF) {
            return new XmlEncoding(StandardCharsets.UTF_8, 3);
        }
        Matcher declared =
                DECLARED.matcher(new String(bytes, 0, Math.min(bytes.length, 200), StandardCharsets.ISO_8859_1));
        try {
            return new XmlEncoding(declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8, 0);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            throw new ServerXmlException("the declared encoding " + declared.group(1) + " is not supported", e);
        }
    }

    /**
     * @throws ServerXmlException if the bytes are malformed, or encoding the text would not result in the same bytes
     */
    String decode(byte[] bytes) throws ServerXmlException {
        try {
            String text = charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, bomLength, bytes.length - bomLength))
                    .toString();
            if (Arrays.equals(bytes, withByteOrderMark(text, bytes))) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw new ServerXmlException("the file is not encoded in " + charset, e);
        }
        throw new ServerXmlException(
                "the file does not survive decoding and encoding in " + charset + "; edit it by hand");
    }

    byte[] encode(String text) throws ServerXmlException {
        try {
            return withByteOrderMark(
                    text,
                    bomLength == 3
                            ? new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}
                            : charset.equals(StandardCharsets.UTF_16BE)
                                    ? new byte[] {(byte) 0xFE, (byte) 0xFF}
                                    : new byte[] {(byte) 0xFF, (byte) 0xFE});
        } catch (CharacterCodingException e) {
            throw new ServerXmlException("the edited text cannot be encoded in " + charset, e);
        }
    }

    private byte[] withByteOrderMark(String text, byte[] byteOrderMark) throws CharacterCodingException {
        ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
        byte[] bytes = Arrays.copyOf(byteOrderMark, bomLength + encoded.remaining());
        encoded.get(bytes, bomLength, encoded.remaining());
        return bytes;
    }
}
