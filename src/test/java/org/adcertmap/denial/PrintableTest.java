// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.denial;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
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
        "'a\u061Cb', a?b",
        "'a\u200Eb', a?b",
        "'a\u200Fb', a?b",
        "'Jürgen 山 😀', 'Jürgen 山 😀'",
    })
    void controlAndFormattingCharactersAreReplaced(String text, String printable) {
        assertEquals(printable, Printable.of(text));
    }

    @Test
    void excerptIsCutAfterAThousandCharacters() {
        String text = "x".repeat(1_000);
        assertEquals(text, Printable.excerpt(text));
        assertEquals(text + "... (24700 more characters)", Printable.excerpt(text + "y".repeat(24_700)));
        assertEquals("a?b", Printable.excerpt("a\nb"));
    }

    @Test
    void excerptDividesNoCharacter() {
        String text = "x".repeat(999);
        assertEquals(text + "... (2 more characters)", Printable.excerpt(text + "😀"));
    }
}
