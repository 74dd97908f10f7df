// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keywords of attributes are those of Windows, and are read in any case. */
class AttributeKeywordTest {
    @ParameterizedTest
    @CsvSource({
        "cn, 2.5.4.3",
        "Description, 2.5.4.13",
        "S, 2.5.4.8",
        "st, 2.5.4.8",
        "emailAddress, 1.2.840.113549.1.9.1",
        "oid.2.5.4.97, 2.5.4.97",
        "OID.1.0, 1.0",
        "OID.2.05, ",
        "OID.3.1, ",
        "OID.2, ",
        "2.5.4.3, ",
        "X, ",
        "'', ",
    })
    void keywordIsRead(String keyword, String type) {
        assertEquals(Optional.ofNullable(type), AttributeKeyword.typeOf(keyword));
    }

    @Test
    void eachKeywordIsReadAsTheTypeThatItIsWrittenFor() {
        assertEquals(23, AttributeKeyword.all().size());
        for (String keyword : AttributeKeyword.all()) {
            assertEquals(
                    keyword,
                    AttributeKeyword.of(AttributeKeyword.typeOf(keyword).orElseThrow()));
        }
        assertTrue(AttributeKeyword.all().first().equals("C"));
        assertEquals("OID.1.2.3", AttributeKeyword.of("1.2.3"));
    }
}
