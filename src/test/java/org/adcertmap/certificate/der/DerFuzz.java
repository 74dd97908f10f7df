// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1String;

/**
 * Fuzz target: DER. What is accepted is the only encoding of its value: it is written again as it was read, and Bouncy
 * Castle reads the same. The reader of streams accepts what the reader in memory accepts.
 */
public final class DerFuzz {
    private static final int CONSTRUCTED = 0x20;
    private static final int TELETEX_STRING = 0x14;
    private static final int UNIVERSAL_STRING = 0x1C;
    private static final int MAX_ELEMENT = 1 << 20;
    private static final DateTimeFormatter UTC_TIME = DateTimeFormatter.ofPattern("uuMMddHHmmss'Z'");
    private static final DateTimeFormatter GENERALIZED_TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

    private DerFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws IOException {
        assertStreamAgrees(input);
        Deque<DerReader> open = new ArrayDeque<>();
        open.push(DerReader.of(input));
        while (!open.isEmpty()) {
            DerReader reader = open.pop();
            try {
                while (reader.hasNext()) {
                    DerReader.Element element = reader.next();
                    assertCanonical(element);
                    if ((element.tag() & CONSTRUCTED) != 0) {
                        open.push(element.children());
                    }
                }
            } catch (MalformedDerException e) {
                assertNotNull(e.getMessage());
            }
        }
    }

    private static void assertCanonical(DerReader.Element element) throws IOException {
        assertArrayEquals(element.encoded(), DerWriter.element(element.tag(), element.contents()));
        try {
            if (element.tag() == DerReader.OBJECT_IDENTIFIER) {
                String oid = DerReader.of(element.encoded()).nextOid();
                assertArrayEquals(element.encoded(), new ASN1ObjectIdentifier(oid).getEncoded(), oid);
            } else if (DerTime.isTime(element.tag())) {
                String time = new String(element.contents(), StandardCharsets.US_ASCII);
                assertEquals(
                        time,
                        (element.tag() == DerTime.UTC ? UTC_TIME : GENERALIZED_TIME)
                                .format(DerTime.decode(element.tag(), element.contents())
                                        .atOffset(ZoneOffset.UTC)));
            } else if (DerString.isCharacterString(element.tag())) {
                String text = DerString.decode(element);
                if (element.tag() != TELETEX_STRING && element.tag() != UNIVERSAL_STRING) { // by rules of its own there
                    assertEquals(((ASN1String) ASN1Primitive.fromByteArray(element.encoded())).getString(), text);
                }
            }
        } catch (MalformedDerException e) {
            assertNotNull(e.getMessage());
        }
    }

    private static void assertStreamAgrees(byte[] input) throws IOException {
        DerReader.Element expected = null;
        try {
            expected = DerReader.of(input).next();
        } catch (MalformedDerException e) {
            assertNotNull(e.getMessage());
        }
        try {
            DerStreamReader stream = new DerStreamReader(new ByteArrayInputStream(input));
            DerStreamReader.Header header = stream.nextHeader();
            byte[] contents = stream.contents(header, MAX_ELEMENT);
            assertNotNull(expected, "only the reader of streams accepts it");
            assertEquals(expected.tag(), header.tag());
            assertArrayEquals(expected.contents(), contents);
        } catch (MalformedDerException | EOFException e) {
            assertNull(expected, e::getMessage);
        }
    }
}
