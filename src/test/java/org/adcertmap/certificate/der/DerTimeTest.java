// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times of DER, in the forms of RFC 5280 4.1.2.5: no other day or hour is taken for one that does not exist. */
class DerTimeTest {
    private static Instant decode(String text) throws MalformedDerException {
        int tag = text.length() == 13 ? DerTime.UTC : DerTime.GENERALIZED;
        return DerTime.decode(tag, text.getBytes(StandardCharsets.US_ASCII));
    }

    @ParameterizedTest
    @CsvSource({
        "491231235959Z, 2049-12-31T23:59:59Z",
        "500101000000Z, 1950-01-01T00:00:00Z",
        "20280229000000Z, 2028-02-29T00:00:00Z",
        "99991231235959Z, 9999-12-31T23:59:59Z",
    })
    void timeIsDecoded(String text, String time) throws MalformedDerException {
        assertEquals(Instant.parse(time), decode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "260230000000Z",
                "270229000000Z",
                "20260431000000Z",
                "260101240000Z",
                "20261301000000Z",
                "260100000000Z",
                "260101006000Z",
                "260101000060Z",
                "2601010000Z",
                "260101000000+0000",
                "20260101000000.5Z",
            })
    void timeThatDoesNotExistIsMalformed(String text) {
        assertThrows(MalformedDerException.class, () -> decode(text));
    }

    @Test
    void timesAreKnownByTheirTags() {
        assertTrue(DerTime.isTime(DerTime.UTC) && DerTime.isTime(DerTime.GENERALIZED));
        assertFalse(DerTime.isTime(DerReader.UTF8_STRING));
        byte[] time = "20260101000000Z".getBytes(StandardCharsets.US_ASCII);
        assertThrows(MalformedDerException.class, () -> DerTime.decode(DerReader.UTF8_STRING, time));
    }
}
