// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.unboundid.util.StaticUtils;
import java.text.ParseException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of Active Directory is decoded as the SDK decodes it, and so is every other form. */
class GeneralizedTimeTest {
    @Test
    void formOfActiveDirectory() throws ParseException {
        assertEquals(Instant.parse("2020-02-29T23:59:58Z"), GeneralizedTime.decode("20200229235958.0Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16010101000000.0Z",
                "19700101000000.0Z",
                "20201231235959.0Z",
                "20200229235958.5Z",
                "20200229235958Z",
                "20200229235958.0+0100"
            })
    void sameAsTheSdk(String text) throws ParseException {
        assertEquals(StaticUtils.decodeGeneralizedTime(text).toInstant(), GeneralizedTime.decode(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "20200230000000.0Z",
                "20201301000000.0Z",
                "20200101240000.0Z",
                "2020010100000x.0Z",
                "-0200101000000.0Z"
            })
    void anythingElseIsNoTime(String text) {
        assertThrows(ParseException.class, () -> GeneralizedTime.decode(text));
    }
}
