// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads a text file in UTF-8. A leading byte order mark, which Windows editors write, is removed: it would become part
 * of the first name or of a password.
 */
public final class TextFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /**
     * Returns the whole text.
     *
     * @throws IOException if the file cannot be read or is not UTF-8; its message never quotes the text
     */
    public static String read(Path file) throws IOException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(Files.readAllBytes(file)))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new IOException("the file is not encoded in UTF-8", e);
        }
    }
}
