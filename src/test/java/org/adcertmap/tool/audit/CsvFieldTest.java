// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** No value of the directory is a formula in a spreadsheet. */
class CsvFieldTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CORP-alice; Bob|\"CORP-alice; Bob\"",
                "=1+1|\"'=1+1\"",
                "@x|\"'@x\"",
                "` =HYPERLINK(1)`|\"' =HYPERLINK(1)\"",
                "`\u00A0-1`|\"'\u00A0-1\"",
                "\uFF1D1+1|\"'\uFF1D1+1\"",
                "\"+1|\"'\"\"+1\"",
                "X509:<S>CN=a;=cmd' /C calc'!A0|\"X509:<S>CN=a;'=cmd' /C calc'!A0\"",
                "`a\t\r\n\u200Fb`|\"a????b\"",
            })
    void formulaBeginsWithAnApostrophe(String text, String field) {
        assertEquals(field, CsvField.of(text));
    }
}
