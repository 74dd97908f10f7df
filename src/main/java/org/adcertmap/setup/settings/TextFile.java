// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a text file in UTF-8, or in UTF-16 if it begins with a byte order mark, as Windows PowerShell 5.1 writes what
 * is redirected into a file. The byte order mark, which Windows editors write before UTF-8 as well, is removed: it
 * would become part of the first name or of a password.
 */
public final class TextFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int BIG_ENDIAN = 0xFEFF;
    private static final int LITTLE_ENDIAN = 0xFFFE;

    private TextFile() {}

    /**
     * Returns the whole text.
     *
     * @throws IOException if the file cannot be read or is in another encoding; its message never quotes the text
     */
    public static String read(Path file) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        try {
            String text =
                    charset(octets).newDecoder().decode(ByteBuffer.wrap(octets)).toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException(
                    "the file is not encoded in UTF-8; save it in UTF-8 (in Notepad: Save as, Encoding)", e);
        }
    }

    private static Charset charset(byte[] octets) {
        int first = octets.length < 2 ? 0 : (octets[0] & 0xFF) << 8 | octets[1] & 0xFF;
        return switch (first) {
            case BIG_ENDIAN -> StandardCharsets.UTF_16BE;
            case LITTLE_ENDIAN -> StandardCharsets.UTF_16LE;
            default -> StandardCharsets.UTF_8;
        };
    }
}
