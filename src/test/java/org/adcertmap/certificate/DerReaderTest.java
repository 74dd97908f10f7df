// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.denial.CertificateRefusedException;
import org.junit.jupiter.api.Test;
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
    })
    void objectIdentifierIsDecoded(String der, String dotted) throws MalformedDerException {
        DerReader reader = DerReader.of(HexFormat.of().parseHex(der.replace(" ", "")));
        if (dotted == null) {
            assertThrows(MalformedDerException.class, reader::nextOid);
        } else {
            assertEquals(dotted, reader.nextOid());
        }
    }

    /** One of the readers of what a client sends. */
    private interface Reader {
        void read(byte[] der) throws MalformedDerException, CertificateRefusedException;
    }

    private static Map<String, Reader> readers() {
        return Map.of(
                "subjectAltName", SubjectAlternativeName::read,
                "name", WindowsDistinguishedName::of,
                "extended key usage", KeyUsageExtensions::extendedKeyUsage,
                "SID extension", SidExtension::read);
    }

    @Test
    void randomOctetsNeverCauseAnotherException() {
        Map<String, Integer> refused = new HashMap<>();
        Random random = new Random(20260101);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (bytes.length > 2) {
                bytes[0] = DerReader.SEQUENCE;
                bytes[1] = (byte) (bytes.length - 2);
            }
            readers().forEach((name, reader) -> {
                try {
                    reader.read(bytes);
                } catch (MalformedDerException | CertificateRefusedException expected) {
                    refused.merge(name, 1, Integer::sum); // the only two exceptions that a reader may throw
                }
            });
        }
        assertEquals(readers().keySet(), refused.keySet(), "every reader has refused some");
    }
}
