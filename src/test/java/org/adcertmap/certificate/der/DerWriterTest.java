// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written is read strictly again. */
class DerWriterTest {
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 20})
    void elementIsReadAgain(int length) throws MalformedDerException {
        byte[] contents = new byte[length];
        for (int i = 0; i < length; i++) {
            contents[i] = (byte) i;
        }
        DerReader.Element element =
                DerReader.of(DerWriter.element(0x04, contents)).single(0x04);
        assertArrayEquals(contents, element.contents());
        assertEquals(0x04, element.tag());
    }
}
