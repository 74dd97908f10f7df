// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate.der;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Extensions are those that the JDK finds, with the same octets; what it would not accept is malformed. */
class CertificateExtensionsTest {
    private static final String UNKNOWN = "1.2.3.4.5";

    @Test
    void sameAsTheJdk() throws Exception {
        X509Certificate certificate = TestCa.root("CN=CA")
                .issue("CN=alice")
                .upn("alice@corp.example.com")
                .sid("S-1-5-21-1-2-3-1105")
                .certificatePolicies("1.2.3")
                .crlDistributionPoint("http://pki.example.com/ca.crl")
                .rawExtension(UNKNOWN, false, new byte[] {5, 0})
                .issue()
                .certificate();
        CertificateExtensions extensions = CertificateExtensions.read(certificate.getEncoded());
        Set<String> oids = new TreeSet<>(certificate.getCriticalExtensionOIDs());
        oids.addAll(certificate.getNonCriticalExtensionOIDs());
        assertEquals(oids, new TreeSet<>(extensions.values().keySet()));
        for (String oid : oids) {
            assertArrayEquals(
                    DerReader.of(certificate.getExtensionValue(oid))
                            .single(DerReader.OCTET_STRING)
                            .contents(),
                    extensions.decode(oid, value -> value).orElseThrow(),
                    oid);
        }
        assertEquals(Optional.empty(), extensions.decode("1.2.3.4.6", value -> value));
    }

    /** Returns a certificate of which nothing but the extensions can be read. */
    private static byte[] certificate(String... extensions) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (String extension : extensions) {
            all.writeBytes(DerWriter.element(DerReader.SEQUENCE, HexFormat.of().parseHex(extension.replace(" ", ""))));
        }
        byte[] field = DerWriter.element(0xA3, DerWriter.element(DerReader.SEQUENCE, all.toByteArray()));
        return DerWriter.element(DerReader.SEQUENCE, DerWriter.element(DerReader.SEQUENCE, field));
    }

    @Test
    void extensionThatOccursTwiceIsMalformed() throws MalformedDerException {
        assertEquals(
                Set.of("1.2.3", "1.2.4"),
                CertificateExtensions.read(certificate("06022A03 04020500", "06022A04 0101FF 0400"))
                        .values()
                        .keySet());
        byte[] twice = certificate("06022A03 04020500", "06022A03 0101FF 04020500");
        assertThrows(MalformedDerException.class, () -> CertificateExtensions.read(twice));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "06022A03",
                "06022A03 0500",
                "06022A03 0101FF",
                "06022A03 0101FF 0101FF 0400",
                "06022A03 0400 0400",
                "0400",
                "0602 2A83 0400"
            })
    void malformedExtensionIsRefused(String extension) {
        byte[] certificate = certificate(extension);
        assertThrows(MalformedDerException.class, () -> CertificateExtensions.read(certificate));
    }

    @Test
    void fieldAfterTheExtensionsIsMalformed() {
        byte[] extensions = DerWriter.element(0xA3, new byte[] {0x30, 0});
        byte[] fieldAfter = DerWriter.element(
                DerReader.SEQUENCE,
                DerWriter.element(
                        DerReader.SEQUENCE,
                        HexFormat.of().parseHex(HexFormat.of().formatHex(extensions) + "0500")));
        assertThrows(MalformedDerException.class, () -> CertificateExtensions.read(fieldAfter));
    }
}
