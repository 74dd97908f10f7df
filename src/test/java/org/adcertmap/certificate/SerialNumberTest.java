// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Serial numbers are written with reversed octets, and with and without a sign octet. */
class SerialNumberTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "C9 octets reversed, 2B0000000011AC0000000012, 1200000000ac11000000002b",
        "C10 twenty octets, 6200000009d3c59fa2ce044ee0000000000009, 090000000000e04e04cea29fc5d30900000062",
        "B26 sign octet kept as Windows does or dropped, 00A1B2C3D4, d4c3b2a100 d4c3b2a1",
        "sign octet of one octet, 00F1, f100 f1",
        "zero, 00, 00",
        "one octet, 7F, 7f",
        "B26 a negative number keeps its sign octet, FF7F, 7fff",
        "a negative number of one octet, 80, 80",
        "a negative number without a sign octet, A1B2C3D4, d4c3b2a1",
        "trailing zero octets stay, 010000, 000001",
        "a leading zero octet that is no sign octet stays, 007F, 7f00",
        "zero in two octets has no sign octet, 0000, 0000",
    })
    void serialNumberIsReversed(String name, String der, String spellings) {
        assertEquals(
                List.of(spellings.split(" ")),
                SerialNumber.spellings(HexFormat.of().parseHex(der)));
    }
}
