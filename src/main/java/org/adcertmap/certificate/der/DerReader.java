package org.adcertmap.certificate.der;

import java.util.Arrays;

/**
 * A strict reader over a run of DER elements (X.690): definite, shortest lengths; low tag numbers; every element within
 * its parent; nothing left over where {@link #end} is asked. It never recurses, so no input can exhaust the stack.
 */
public final class DerReader {
    public static final int INTEGER = 0x02;
    public static final int BIT_STRING = 0x03;
    public static final int OCTET_STRING = 0x04;
    public static final int OBJECT_IDENTIFIER = 0x06;
    public static final int UTF8_STRING = 0x0C;
    public static final int SEQUENCE = 0x30;
    public static final int SET = 0x31;

    /** The tag of a constructed, context-specific element. */
    public static int contextTag(int number) {
        return 0xA0 | number;
    }

    private final byte[] bytes;
    private final int expectEnd;
    private int position;

    private DerReader(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.expectEnd = end;
    }

    /** Reads these octets from their beginning. */
    public static DerReader of(byte[] bytes) {
        return new DerReader(bytes, 0, bytes.length);
    }

    /** One element: its tag octet, and where its encoding and its contents lie. */
    public final class Element {
        private final int from;
        private final int contentsFrom;
        private final int to;

        private Element(int from, int contentsFrom, int to) {
            this.from = from;
            this.contentsFrom = contentsFrom;
            this.to = to;
        }

        /** Its tag octet. */
        public int tag() {
            return bytes[from] & 0xFF;
        }

        /** What is in it, without tag and length. */
        public byte[] contents() {
            return Arrays.copyOfRange(bytes, contentsFrom, to);
        }

        /** All of it. */
        public byte[] encoded() {
            return Arrays.copyOfRange(bytes, from, to);
        }

        /** A reader over the elements inside this one. */
        public DerReader children() {
            return new DerReader(bytes, contentsFrom, to);
        }
    }

    /** Whether another element follows. */
    public boolean hasNext() {
        return position < expectEnd;
    }

    /** The next element, whatever its tag. */
    public Element next() throws MalformedDerException {
        int from = position;
        int tag = octet();
        if ((tag & 0x1F) == 0x1F) {
            throw new MalformedDerException("tag number above 30");
        }
        int length = length();
        if (length > expectEnd - position) {
            throw new MalformedDerException(
                    "an element of " + length + " octets where " + (expectEnd - position) + " are left");
        }
        Element element = new Element(from, position, position + length);
        position += length;
        return element;
    }

    /** The next element, which is not taken. */
    public Element peek() throws MalformedDerException {
        int here = position;
        Element element = next();
        position = here;
        return element;
    }

    /** The next element, which must have this tag. */
    public Element next(int tag) throws MalformedDerException {
        Element element = next();
        if (element.tag() != tag) {
            throw new MalformedDerException(
                    String.format("an element tagged 0x%02X where 0x%02X must stand", element.tag(), tag));
        }
        return element;
    }

    /** The only element, which must have this tag and nothing behind it. */
    public Element single(int tag) throws MalformedDerException {
        Element element = next(tag);
        expectEnd();
        return element;
    }

    /** The next element as a dotted object identifier. */
    public String nextOid() throws MalformedDerException {
        return ObjectIdentifier.decode(next(OBJECT_IDENTIFIER).contents());
    }

    /** Nothing may be left. */
    public void expectEnd() throws MalformedDerException {
        if (hasNext()) {
            throw new MalformedDerException((expectEnd - position) + " octets too many at the end");
        }
    }

    private int length() throws MalformedDerException {
        int first = octet();
        if (first < 0x80) {
            return first;
        }
        int count = first & 0x7F;
        if (count == 0 || count > 3) {
            throw new MalformedDerException("an indefinite or oversized length");
        }
        int length = 0;
        for (int i = 0; i < count; i++) {
            length = length << 8 | octet();
        }
        if (length < 0x80 || length < 1 << 8 * (count - 1)) {
            throw new MalformedDerException("a length that is not in its shortest form");
        }
        return length;
    }

    private int octet() throws MalformedDerException {
        if (!hasNext()) {
            throw new MalformedDerException("the encoding ends too early");
        }
        return bytes[position++] & 0xFF;
    }
}
