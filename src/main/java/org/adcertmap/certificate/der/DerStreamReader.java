// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads DER from a stream, one element after the other, and copies every octet read to an output stream (for example to
 * compute a signature), so that a CRL with a million entries is never in memory as a whole. Strict like
 * {@link DerReader}: definite lengths in their shortest form, at most four length octets. Confined to one thread.
 */
public final class DerStreamReader {
    private final InputStream in;
    private OutputStream copy = OutputStream.nullOutputStream();
    private long position;

    /** Creates a reader; it does not close the stream. */
    public DerStreamReader(InputStream in) {
        this.in = in;
    }

    /**
     * Tag and length of an element.
     *
     * @param tag the tag octet
     * @param length the number of content octets
     * @param octets tag and length as encoded
     */
    public record Header(int tag, long length, byte[] octets) {}

    /** Copies all octets read from now on to this stream. */
    public void copyTo(OutputStream out) {
        copy = out;
    }

    /** Returns the number of octets read so far. */
    public long position() {
        return position;
    }

    /** Reads the next tag and length. */
    public Header nextHeader() throws IOException, MalformedDerException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(6);
        int tag = octet(octets);
        if ((tag & 0x1F) == 0x1F) {
            throw new MalformedDerException("a tag number is above 30");
        }
        long length = octet(octets);
        if (length >= 0x80) {
            int count = (int) length & 0x7F;
            if (count == 0 || count > 4) {
                throw new MalformedDerException("a length is indefinite or too large");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octet(octets);
            }
            if (length < 0x80 || length < 1L << 8 * (count - 1)) {
                throw new MalformedDerException("a length is not in its shortest form");
            }
        }
        copy.write(octets.toByteArray());
        return new Header(tag, length, octets.toByteArray());
    }

    /** Reads the next tag and length; the tag must be this one. */
    public Header nextHeader(int tag) throws IOException, MalformedDerException {
        return requireTag(nextHeader(), tag);
    }

    /** Returns the header if it has this tag. */
    public static Header requireTag(Header header, int tag) throws MalformedDerException {
        if (header.tag() != tag) {
            throw new MalformedDerException(String.format("unexpected tag 0x%02X, expected 0x%02X", header.tag(), tag));
        }
        return header;
    }

    /** Reads the content octets of an element, which may have at most {@code maxLength} of them. */
    public byte[] contents(Header header, int maxLength) throws IOException, MalformedDerException {
        if (header.length() > maxLength) {
            throw new MalformedDerException(
                    "an element is too long: " + header.length() + " octets, at most " + maxLength + " allowed");
        }
        byte[] contents = in.readNBytes((int) header.length());
        if (contents.length < header.length()) {
            throw new EOFException("the encoding is truncated");
        }
        position += contents.length;
        copy.write(contents);
        return contents;
    }

    /** Requires that no octets follow. */
    public void expectEnd() throws IOException, MalformedDerException {
        if (in.read() >= 0) {
            throw new MalformedDerException("trailing octets");
        }
    }

    private int octet(OutputStream octets) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the encoding is truncated");
        }
        position++;
        octets.write(octet);
        return octet;
    }
}
