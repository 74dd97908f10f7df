// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Printable text cannot forge a log line or move a cursor. */
class PrintableTest {
    @ParameterizedTest
    @CsvSource({
        "'a\nb', a?b",
        "'a\r\nb', a??b",
        "'a\tb', a?b",
        "'\u001b[2J', ?[2J",
        "'a\u0000b', a?b",
        "'a\u0085b', a?b",
        "'a\u2028b', a?b",
        "'a\u202Eb', a?b",
        "'Jürgen 山 😀', 'Jürgen 山 😀'",
    })
    void controlAndFormattingCharactersAreReplaced(String text, String printable) {
        assertEquals(printable, Printable.of(text));
    }
}
