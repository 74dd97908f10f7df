// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Case is ignored code point by code point, and no other character equals one of ASCII. */
class OrdinalIgnoreCaseTest {
    @ParameterizedTest
    @CsvSource({
        "alice, ALICE, true",
        "m\u00fcller, M\u00dcLLER, true",
        "\u03c3, \u03a3, true",
        "\u03c2, \u03c3, true",
        "\uD801\uDC00, \uD801\uDC28, true",
        "\uD801\uDC00, \uD801\uDC29, false",
        "k, \u212a, false",
        "\u212a, \u212a, true",
        "\u0131, i, false",
        "\u0131, I, false",
        "\u0130, i, false",
        "\u017f, s, false",
        "\u00df, ss, false",
        "jose, jos\u00e9, false",
        "a, ab, false",
        "'', a, false",
        "\u007f, \u0080, false",
    })
    void stringsAreCompared(String one, String other, boolean equal) {
        assertEquals(equal, OrdinalIgnoreCase.equals(one, other));
        assertEquals(equal, OrdinalIgnoreCase.equals(other, one));
        assertEquals(equal, OrdinalIgnoreCase.foldCase(one).equals(OrdinalIgnoreCase.foldCase(other)));
    }
}
