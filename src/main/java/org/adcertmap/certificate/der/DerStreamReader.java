package org.adcertmap.certificate.der;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Reads DER from a stream, one element after the other, and lets somebody hear every octet that passes: a list of a
 * million revocations is never in memory as a whole. Strict like {@code Der}: definite, shortest lengths. Used by one
 * thread.
 */
public final class DerStreamReader {
    private final InputStream in;
    private OutputStream copyTo = OutputStream.nullOutputStream();
    private long position;

    public DerStreamReader(InputStream in) {
        this.in = in;
    }

    /**
     * The beginning of an element.
     *
     * @param octets tag and length as they were written
     */
    public record Header(int tag, long length, byte[] octets) {}

    /** From now on this hears what is read. */
    public void copyTo(OutputStream out) {
        copyTo = out;
    }

    /** How many octets were read. */
    public long position() {
        return position;
    }

    public Header nextHeader() throws IOException, MalformedDerException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream(6);
        int tag = octet(octets);
        if ((tag & 0x1F) == 0x1F) {
            throw new MalformedDerException("tag number above 30");
        }
        long length = octet(octets);
        if (length >= 0x80) {
            int count = (int) length & 0x7F;
            if (count == 0 || count > 4) {
                throw new MalformedDerException("an indefinite or oversized length");
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | octet(octets);
            }
            if (length < 0x80 || length < 1L << 8 * (count - 1)) {
                throw new MalformedDerException("a length that is not in its shortest form");
            }
        }
        copyTo.write(octets.toByteArray());
        return new Header(tag, length, octets.toByteArray());
    }

    public Header nextHeader(int tag) throws IOException, MalformedDerException {
        return requireTag(nextHeader(), tag);
    }

    public static Header requireTag(Header header, int tag) throws MalformedDerException {
        if (header.tag() != tag) {
            throw new MalformedDerException(
                    String.format("an element tagged 0x%02X where 0x%02X must stand", header.tag(), tag));
        }
        return header;
    }

    /** What is in an element that must not be larger than so many octets. */
    public byte[] contents(Header header, int most) throws IOException, MalformedDerException {
        if (header.length() > most) {
            throw new MalformedDerException(
                    "an element of " + header.length() + " octets where at most " + most + " may stand");
        }
        byte[] contents = in.readNBytes((int) header.length());
        if (contents.length < header.length()) {
            throw new EOFException("the encoding ends too early");
        }
        position += contents.length;
        copyTo.write(contents);
        return contents;
    }

    /** Nothing may follow. */
    public void expectEnd() throws IOException, MalformedDerException {
        if (in.read() >= 0) {
            throw new MalformedDerException("octets too many at the end");
        }
    }

    private int octet(OutputStream octets) throws IOException {
        int octet = in.read();
        if (octet < 0) {
            throw new EOFException("the encoding ends too early");
        }
        position++;
        octets.write(octet);
        return octet;
    }
}
