// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The encoding of a CRL: DER, as RFC 5280 4.2.1.13 requires of CRL distribution points, or PEM (RFC 7468 6), as some
 * CAs publish it, with any text before it. Stateless.
 */
final class CrlEncoding {
    private static final int MAX_TEXT_BEFORE = 64 * 1_024;
    private static final int SEQUENCE = 0x30; // also the digit 0
    private static final int LONG_LENGTH = 0x80; // a CRL has more than 127 octets; text in ASCII has less here
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN (X509 )?CRL-----");

    private CrlEncoding() {}

    /** Returns the DER; the stream as it is where it has no PEM either. */
    static InputStream der(InputStream in) throws IOException {
        byte[] beginning = in.readNBytes(2);
        InputStream all = new SequenceInputStream(new ByteArrayInputStream(beginning), in);
        if (beginning.length < 2 || beginning[0] == SEQUENCE && (beginning[1] & LONG_LENGTH) != 0) {
            return all;
        }
        byte[] text = all.readNBytes(MAX_TEXT_BEFORE);
        Matcher begin = BEGIN.matcher(new String(text, StandardCharsets.ISO_8859_1));
        boolean isPem = begin.find();
        int offset = isPem ? begin.end() : 0;
        InputStream rest = new SequenceInputStream(new ByteArrayInputStream(text, offset, text.length - offset), in);
        return isPem ? Base64.getMimeDecoder().wrap(new UntilDash(new BufferedInputStream(rest))) : rest;
    }

    /** Ends before the first dash, that of the END line: base64 has none. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // the decoder of base64 reads octet by octet
    private static final class UntilDash extends InputStream {
        private final InputStream in;
        private boolean isEnded;

        UntilDash(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int octet = isEnded ? -1 : in.read();
            isEnded = octet < 0 || octet == '-';
            return isEnded ? -1 : octet;
        }
    }
}
