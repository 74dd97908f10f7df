// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIDs have a string format and a packet representation; everything else is rejected. */
class SidTest {
    @ParameterizedTest(name = "{0}")
    @DisplayName("C12 C13 string format and packet representation of a SID are equivalent")
    @CsvSource({
        "S-1-5-21-1111111111-2222222222-3333333333-1105, 010500000000000515000000c7353a428e6b748455a1aec651040000",
        "S-1-5-32-545, 01020000000000052000000021020000",
        "S-1-1-0, 010100000000000100000000",
        "S-1-0x010000000000-1, 010101000000000001000000",
        "S-1-5-4294967295, 0101000000000005ffffffff",
    })
    void stringFormatAndPacketAreEquivalent(String text, String packet) {
        byte[] octets = HexFormat.of().parseHex(packet);
        assertEquals(text, Sid.fromBytes(octets).toString());
        assertEquals(packet, HexFormat.of().formatHex(Sid.parse(text).toBytes()));
        assertEquals(Sid.fromBytes(octets), Sid.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "S-1",
                "S-1-5",
                "s-1-5-21",
                "S-2-5-21",
                "S-1-5-021",
                "S-1-5-21-",
                "S-1-5-4294967296",
                "S-1-5-99999999999",
                "S-1-5-banana",
                "S-1-5-21 ",
                "S-1-4294967296-1",
                "S-1-0x000000000005-1",
                "S-1-5-1-2-3-4-5-6-7-8-9-10-11-12-13-14-15-16",
            })
    void invalidStringIsRejected(String text) {
        assertThrows(IllegalArgumentException.class, () -> Sid.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "01",
                "0100000000000005",
                "02010000000000050a000000",
                "01020000000000050a000000",
                "01010000000000050a00000000",
                "0110000000000005" + "00000000000000000000000000000000" + "00000000000000000000000000000000"
                        + "00000000000000000000000000000000" + "00000000000000000000000000000000",
            })
    void invalidPacketIsRejected(String packet) {
        assertThrows(
                IllegalArgumentException.class,
                () -> Sid.fromBytes(HexFormat.of().parseHex(packet)));
    }
}
