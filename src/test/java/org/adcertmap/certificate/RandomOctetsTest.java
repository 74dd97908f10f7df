// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.certificate.usage.KeyUsageExtensions;
import org.adcertmap.denial.CertificateRefusedException;
import org.junit.jupiter.api.Test;

/** Readers of extensions and names refuse random octets with the two exceptions that callers expect, and no other. */
class RandomOctetsTest {
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
