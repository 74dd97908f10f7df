// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Serial numbers are written with reversed octets and without the sign octet. */
class SerialNumberTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "C9 octets reversed, 2B0000000011AC0000000012, 1200000000ac11000000002b",
        "C10 twenty octets, 6200000009d3c59fa2ce044ee0000000000009, 090000000000e04e04cea29fc5d30900000062",
        "B26 sign octet omitted, 00A1B2C3D4, d4c3b2a1",
        "KB5014754 octets and not digits are reversed, 00A1B2C3, c3b2a1",
        "zero, 00, 00",
        "one octet, 7F, 7f",
        "negative loses its sign octet, FF80, 80",
        "trailing zero octets stay, 010000, 000001",
    })
    void serialNumberIsReversed(String name, String der, String expected) {
        assertEquals(
                expected, SerialNumber.reversed(new BigInteger(HexFormat.of().parseHex(der))));
    }
}
