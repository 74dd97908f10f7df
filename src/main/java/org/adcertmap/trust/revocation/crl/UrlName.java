// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The URL in a uniformResourceIdentifier (RFC 5280 4.2.1.6). An IA5String has ASCII only; where a CA has written other
 * characters, they are read as UTF-8, or else as Latin-1. Blanks and line ends around the URL are ignored. Stateless.
 */
public final class UrlName {
    private UrlName() {}

    /**
     * Returns the URL.
     *
     * @param contents the contents of the GeneralName
     */
    public static String read(byte[] contents) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(contents))
                    .toString();
        } catch (CharacterCodingException e) {
            text = new String(contents, StandardCharsets.ISO_8859_1);
        }
        return text.strip();
    }
}
