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
 * How do a file's bytes stand for its text? XML 1.0, appendix F: a byte order mark, the first bytes, the declaration,
 * UTF-8.
 */
record XmlEncoding(Charset charset, int mark) {
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
            throw new ServerXmlException("its encoding " + declared.group(1) + " is unknown", e);
        }
    }

    /** @throws ServerXmlException if the text would not give the same bytes again */
    String decode(byte[] bytes) throws ServerXmlException {
        try {
            String text = charset.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, mark, bytes.length - mark))
                    .toString();
            if (Arrays.equals(bytes, withMark(text, bytes))) {
                return text;
            }
        } catch (CharacterCodingException e) {
            throw new ServerXmlException("it is not in its encoding " + charset, e);
        }
        throw new ServerXmlException("its encoding " + charset + " does not give the same bytes again");
    }

    byte[] encode(String text) throws ServerXmlException {
        try {
            return withMark(
                    text,
                    mark == 3
                            ? new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF}
                            : charset == StandardCharsets.UTF_16BE
                                    ? new byte[] {(byte) 0xFE, (byte) 0xFF}
                                    : new byte[] {(byte) 0xFF, (byte) 0xFE});
        } catch (CharacterCodingException e) {
            throw new ServerXmlException("its encoding " + charset + " has no signs for the new text", e);
        }
    }

    private byte[] withMark(String text, byte[] begin) throws CharacterCodingException {
        ByteBuffer encoded = charset.newEncoder().encode(CharBuffer.wrap(text));
        byte[] bytes = Arrays.copyOf(begin, mark + encoded.remaining());
        encoded.get(bytes, mark, encoded.remaining());
        return bytes;
    }
}
