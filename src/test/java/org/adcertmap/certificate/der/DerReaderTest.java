// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** DerReader accepts DER only and fails with MalformedDerException on everything else. */
class DerReaderTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no octets, ''",
        "tag only, 30",
        "truncated, 300201",
        "indefinite length, 30800000",
        "length not in its shortest form, 30810100",
        "length with a leading zero, 3082008001",
        "length over three octets, 308400000001",
        "tag number above 30, 3f1f00",
        "longer than the remaining octets, 3084ffffffff",
    })
    void malformedEncodingIsRejected(String fault, String der) {
        byte[] bytes = HexFormat.of().parseHex(der);
        assertThrows(MalformedDerException.class, () -> DerReader.of(bytes).single(DerReader.SEQUENCE));
    }

    @ParameterizedTest
    @CsvSource({
        "0603550403, 2.5.4.3",
        "0603551d0e, 2.5.29.14",
        "06032a1d05, 1.2.29.5",
        "0604551d0e01, 2.5.29.14.1",
        "060a2b060104018237140203, 1.3.6.1.4.1.311.20.2.3",
        "0601ff, ",
        "06028001, ",
        "0600, ",
        "060128, 1.0",
        "060150, 2.0",
        "0602883 7, 2.999",
        "060127, 0.39",
        "06014f, 1.39",
        "060a2bffffffffffffffff7f, 1.3.9223372036854775807",
        "060b2b81808080808080808000, 1.3.9223372036854775808",
        "06092bffffffffffffff7f, 1.3.72057594037927935",
        "060a2b818080808080808000, 1.3.72057594037927936",
        "0609818080808080808000, 2.72057594037927856",
    })
    void objectIdentifierIsDecoded(String der, String dotted) throws MalformedDerException {
        DerReader reader = DerReader.of(HexFormat.of().parseHex(der.replace(" ", "")));
        if (dotted == null) {
            assertThrows(MalformedDerException.class, reader::nextOid);
        } else {
            assertEquals(dotted, reader.nextOid());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"3080", "30817f", "308200ff", "308300ffff"})
    void lengthInAnotherFormIsRejectedWhateverFollows(String header) {
        byte[] bytes = Arrays.copyOf(HexFormat.of().parseHex(header), 0x1_0010);
        assertThrows(MalformedDerException.class, () -> DerReader.of(bytes).next());
    }

    @Test
    void objectIdentifierHasAtMost64Octets() throws MalformedDerException {
        assertEquals("1.2" + ".0".repeat(63), oid(64));
        assertThrows(MalformedDerException.class, () -> oid(65));
    }

    private static String oid(int octets) throws MalformedDerException {
        byte[] contents = new byte[octets];
        contents[0] = 0x2A;
        return DerReader.of(DerWriter.element(DerReader.OBJECT_IDENTIFIER, contents))
                .nextOid();
    }

    @Test
    void messageSaysHowManyOctetsThereAre() {
        DerReader reader = DerReader.of(HexFormat.of().parseHex("0500300401"));
        assertDoesNotThrow(() -> reader.next(0x05));
        assertEquals(
                "trailing octets: 3",
                assertThrows(MalformedDerException.class, reader::expectEnd).getMessage());
        assertEquals(
                "an element is longer than its parent: 4 octets, 1 left",
                assertThrows(MalformedDerException.class, reader::next).getMessage());
    }
}
