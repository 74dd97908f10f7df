// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIDs have a string format and a packet representation; everything else is rejected. */
class SidTest {
    private static final long MAX_48 = 0xFFFF_FFFF_FFFFL;
    private static final long MAX_32 = 0xFFFF_FFFFL;

    @ParameterizedTest(name = "{0}")
    @DisplayName("C12 C13 string format and packet representation of a SID are equivalent")
    @CsvSource({
        "S-1-5-21-1111111111-2222222222-3333333333-1105, 010500000000000515000000c7353a428e6b748455a1aec651040000",
        "S-1-5-32-545, 01020000000000052000000021020000",
        "S-1-1-0, 010100000000000100000000",
        "S-1-0x010000000000-1, 010101000000000001000000",
        "S-1-5-4294967295, 0101000000000005ffffffff",
        "S-1-4294967295-1, 01010000ffffffff01000000",
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
                "S-1-0x0000FFFFFFFF-1",
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

    @Test
    void partsAreThoseOfTheStringFormat() {
        Sid sid = Sid.parse("S-1-5-21-1-4294967295-3-1105");
        assertEquals(5, sid.identifierAuthority());
        assertEquals(List.of(21L, 1L, MAX_32, 3L, 1105L), sid.subAuthorities());
        assertEquals(21, sid.firstSubAuthority());
        assertEquals(1105, sid.relativeIdentifier());
        assertEquals(sid, Sid.of(5, sid.subAuthorities()));
    }

    @Test
    void partsAtTheirBoundsAreASid() {
        assertEquals("S-1-0-0", Sid.of(0, List.of(0L)).toString());
        assertEquals(
                "S-1-0xFFFFFFFFFFFF-4294967295", Sid.of(MAX_48, List.of(MAX_32)).toString());
        assertEquals(15, Sid.of(5, Collections.nCopies(15, 1L)).subAuthorities().size());
    }

    @Test
    void partsBeyondTheirBoundsAreNoSid() {
        assertNoSid(-1, List.of(1L));
        assertNoSid(MAX_48 + 1, List.of(1L));
        assertNoSid(5, List.of());
        assertNoSid(5, Collections.nCopies(16, 1L));
        assertNoSid(5, List.of(-1L, 1L));
        assertNoSid(5, List.of(MAX_32 + 1, 1L));
    }

    private static void assertNoSid(long identifierAuthority, List<Long> subAuthorities) {
        assertThrows(IllegalArgumentException.class, () -> Sid.of(identifierAuthority, subAuthorities));
    }

    @ParameterizedTest
    @CsvSource({
        "S-1-5-21-1-2-3-1105, true",
        "S-1-5-21-0, true",
        "S-1-5-32-544, false",
        "S-1-1-21, false",
    })
    void sidOfADomainIsOfTheNtAuthority(String sid, boolean isOfADomain) {
        assertEquals(isOfADomain, Sid.parse(sid).isOfADomain());
    }

    @ParameterizedTest
    @CsvSource({
        "S-1-5-21-1-2-3-1105, true",
        "S-1-5-21-1-2-3-512, true",
        "S-1-5-21-1-2-4-1105, false",
        "S-1-5-21-1-2-3-4-1105, false",
        "S-1-5-21-1-2-1105, false",
    })
    void sidsOfOneDomainDifferInTheRelativeIdentifierOnly(String sid, boolean isInOneDomain) {
        Sid alice = Sid.parse("S-1-5-21-1-2-3-1105");
        assertEquals(isInOneDomain, alice.isInDomainOf(Sid.parse(sid)));
        assertEquals(isInOneDomain, Sid.parse(sid).isInDomainOf(alice));
    }

    @Test
    void differentSidsAreNotEqual() {
        assertNotEquals(Sid.parse("S-1-5-21-1-2-3-1105"), Sid.parse("S-1-5-21-1-2-3-1106"));
    }

    @Test
    void accountsOfADomainHaveManyHashCodes() {
        long hashCodes = IntStream.range(0, 100)
                .mapToObj(rid -> Sid.parse("S-1-5-21-1-2-3-" + rid))
                .mapToInt(Sid::hashCode)
                .distinct()
                .count();
        assertTrue(hashCodes > 50, () -> hashCodes + " hash codes of 100 SIDs");
    }
}
