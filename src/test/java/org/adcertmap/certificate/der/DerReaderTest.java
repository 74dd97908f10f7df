// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** DerReader accepts DER only and fails with MalformedDerException on everything else. */
class DerReaderTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "no octets, ''",
        "tag only, 30",
        "truncated, 300201",
        "indefinite length, 30800000",
        "length not in its shortest form, 30810100",
        "length with a leading zero, 3082008001",
        "length over three octets, 308400000001",
        "tag number above 30, 3f1f00",
        "longer than the remaining octets, 3084ffffffff",
    })
    void malformedEncodingIsRejected(String fault, String der) {
        byte[] bytes = HexFormat.of().parseHex(der);
        assertThrows(MalformedDerException.class, () -> DerReader.of(bytes).single(DerReader.SEQUENCE));
    }

    @ParameterizedTest
    @CsvSource({
        "0603550403, 2.5.4.3",
        "060a2b060104018237140203, 1.3.6.1.4.1.311.20.2.3",
        "0601ff, ",
        "06028001, ",
        "0600, ",
        "060128, 1.0",
        "060150, 2.0",
        "0602883 7, 2.999",
        "060127, 0.39",
        "06014f, 1.39",
        "06092bffffffffffffff7f, 1.3.72057594037927935",
        "060a2b818080808080808000, 1.3.72057594037927936",
        "0609818080808080808000, 2.72057594037927856",
    })
    void objectIdentifierIsDecoded(String der, String dotted) throws MalformedDerException {
        DerReader reader = DerReader.of(HexFormat.of().parseHex(der.replace(" ", "")));
        if (dotted == null) {
            assertThrows(MalformedDerException.class, reader::nextOid);
        } else {
            assertEquals(dotted, reader.nextOid());
        }
    }
}
