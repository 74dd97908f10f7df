// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each character string type has its own character set; no octet is replaced, and no control character passes. */
class DerStringTest {
    private static String decode(String der) throws MalformedDerException {
        return DerString.decode(DerReader.of(HexFormat.of().parseHex(der)).next());
    }

    @ParameterizedTest
    @CsvSource({
        "0c02c3bc, \u00fc",
        "1201 31, 1",
        "1301 61, a",
        "1402c3bc, \u00fc",
        "1401fc, \u00fc",
        "1601 40, @",
        "1a01 7e, ~",
        "1c08 0000006100 01f600, a\uD83D\uDE00",
        "1e0400fc0061, \u00fca",
    })
    void stringIsDecoded(String der, String text) throws MalformedDerException {
        assertEquals(text, decode(der.replace(" ", "")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0c01fc",
                "1301fc",
                "1601fc",
                "1c03000061",
                "1c0400110000",
                "1e0100",
                "1e02d800",
                "0c0100",
                "0c010a",
                "13017f",
                "1e02000d",
                "14019f",
                "0c02c285"
            })
    void malformedStringIsRefused(String der) {
        assertThrows(MalformedDerException.class, () -> decode(der));
    }

    @Test
    void characterStringsAreKnownByTheirTags() {
        assertTrue(DerString.isCharacterString(0x0C) && DerString.isCharacterString(0x1E));
        assertFalse(DerString.isCharacterString(0x04) || DerString.isCharacterString(0x30));
    }
}
