// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import java.util.Arrays;

/**
 * Reads a sequence of DER elements from memory (X.690). Strict: definite lengths in their shortest form, at most three
 * length octets, tag numbers up to 30, every element within its parent, and no trailing octets where {@link #expectEnd}
 * is called. It never recurses, so no input can exhaust the stack. Confined to one thread.
 */
public final class DerReader {
    public static final int BOOLEAN = 0x01;
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
    public static final int OCTET_STRING = 0x04;
    public static final int OBJECT_IDENTIFIER = 0x06;
    public static final int UTF8_STRING = 0x0C;
    public static final int SEQUENCE = 0x30;
    public static final int SET = 0x31;

    /** Returns the tag octet of a constructed, context-specific element. */
    public static int contextTag(int number) {
        return 0xA0 | number;
    }

    private final byte[] bytes;
    private final int end;
    private int position;

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** Creates a reader over these octets, which are not copied. */
    public static DerReader of(byte[] bytes) {
        return new DerReader(bytes, 0, bytes.length);
    }

    /** One element. Its octets are those of the reader; the accessors return copies. */
    public final class Element {
        private final int from;
        private final int contentsFrom;
        private final int to;

        private Element(int from, int contentsFrom, int to) {
            this.from = from;
            this.contentsFrom = contentsFrom;
            this.to = to;
        }

        /** Returns the tag octet. */
        public int tag() {
            return bytes[from] & 0xFF;
        }

        /** Returns the content octets, without tag and length. */
        public byte[] contents() {
            return Arrays.copyOfRange(bytes, contentsFrom, to);
        }

        /** Returns the whole encoding, with tag and length. */
        public byte[] encoded() {
            return Arrays.copyOfRange(bytes, from, to);
        }

        /** Returns a reader over the elements in the content of this one. */
        public DerReader children() {
            return new DerReader(bytes, contentsFrom, to);
        }
    }

    /** Returns whether another element follows. */
    public boolean hasNext() {
        return position < end;
    }

    /** Reads the next element, with any tag. */
    public Element next() throws MalformedDerException {
        int from = position;
        int tag = octet();
        if ((tag & 0x1F) == 0x1F) {
            throw new MalformedDerException("a tag number is above 30");
        }
        int length = length();
        if (length > end - position) {
            throw new MalformedDerException(
                    "an element is longer than its parent: " + length + " octets, " + (end - position) + " left");
        }
        Element element = new Element(from, position, position + length);
        position += length;
        return element;
    }

    /** Returns the next element without advancing. */
    public Element peek() throws MalformedDerException {
        int here = position;
        Element element = next();
        position = here;
        return element;
    }

    /** Reads the next element, which must have this tag. */
    public Element next(int tag) throws MalformedDerException {
        Element element = next();
        if (element.tag() != tag) {
            throw new MalformedDerException(
                    String.format("unexpected tag 0x%02X, expected 0x%02X", element.tag(), tag));
        }
        return element;
    }

    /** Reads the only element: it must have this tag, and no octets may follow it. */
    public Element single(int tag) throws MalformedDerException {
        Element element = next(tag);
        expectEnd();
        return element;
    }

    /** Reads the next element as an object identifier in dotted notation. */
    public String nextOid() throws MalformedDerException {
        return ObjectIdentifier.decode(next(OBJECT_IDENTIFIER).contents());
    }

    /** Requires that no octets follow. */
    public void expectEnd() throws MalformedDerException {
        if (hasNext()) {
            throw new MalformedDerException("trailing octets: " + (end - position));
        }
    }

    private int length() throws MalformedDerException {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7F;
        if (count == 0 || count > 3) {
            throw new MalformedDerException("a length is indefinite or too large");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | octet();
        }
        if (length < 0x80 || length < 1 << 8 * (count - 1)) {
            throw new MalformedDerException("a length is not in its shortest form");
        }
        return length;
    }

    private int octet() throws MalformedDerException {
        if (!hasNext()) {
            throw new MalformedDerException("the encoding is truncated");
        }
        return bytes[position++] & 0xFF;
    }
}
