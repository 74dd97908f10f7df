// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream of DER is read element by element, strictly, and copied as it was read. */
class DerStreamReaderTest {
    private static DerStreamReader reader(String hex) {
        return new DerStreamReader(new ByteArrayInputStream(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest
    @CsvSource({
        "0500, 5, 0",
        "047f, 4, 127",
        "048180, 4, 128",
        "0481ff, 4, 255",
        "30820100, 48, 256",
        "3082ffff, 48, 65535",
        "3083010000, 48, 65536",
        "308401000000, 48, 16777216",
        "3084ffffffff, 48, 4294967295",
        "1e00, 30, 0",
    })
    void headerIsRead(String hex, int tag, long length) throws Exception {
        DerStreamReader reader = reader(hex);
        DerStreamReader.Header header = reader.nextHeader();
        assertEquals(tag, header.tag());
        assertEquals(length, header.length());
        assertEquals(hex, HexFormat.of().formatHex(header.octets()));
        assertEquals(hex.length() / 2, reader.position());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"3080", "308500000000000001", "30817f", "308200ff", "30830000ff", "308400ffffff", "1f00", "ff00"
            })
    void malformedHeaderIsAnError(String hex) {
        assertThrows(MalformedDerException.class, reader(hex)::nextHeader);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "3082", "308201"})
    void truncatedHeaderIsAnError(String hex) {
        assertThrows(EOFException.class, reader(hex)::nextHeader);
    }

    @Test
    void whatIsReadIsCopied() throws Exception {
        DerStreamReader reader = reader("0500" + "0403010203" + "0200");
        reader.nextHeader(0x05);
        ByteArrayOutputStream copy = new ByteArrayOutputStream();
        reader.copyTo(copy);
        byte[] contents = reader.contents(reader.nextHeader(0x04), 3);
        assertArrayEquals(new byte[] {1, 2, 3}, contents);
        assertEquals(7, reader.position());
        assertEquals("0403010203", HexFormat.of().formatHex(copy.toByteArray()));
        assertThrows(MalformedDerException.class, reader::expectEnd);
    }

    @Test
    void elementIsNotReadBeyondItsLimitOrTheEnd() throws Exception {
        DerStreamReader tooLong = reader("0403010203");
        DerStreamReader.Header header = tooLong.nextHeader();
        MalformedDerException e = assertThrows(MalformedDerException.class, () -> tooLong.contents(header, 2));
        assertTrue(e.getMessage().contains("3 octets, at most 2"), e::getMessage);
        DerStreamReader truncated = reader("04030102");
        DerStreamReader.Header longer = truncated.nextHeader();
        assertThrows(EOFException.class, () -> truncated.contents(longer, 3));
    }

    @Test
    void endAndTagAreChecked() throws Exception {
        reader("").expectEnd();
        assertThrows(MalformedDerException.class, reader("00")::expectEnd);
        MalformedDerException e =
                assertThrows(MalformedDerException.class, () -> reader("0500").nextHeader(0x30));
        assertEquals("unexpected tag 0x05, expected 0x30", e.getMessage());
    }
}
