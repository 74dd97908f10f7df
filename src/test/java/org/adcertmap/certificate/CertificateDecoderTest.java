// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates in PEM and DER are read in their order; a malformed or truncated one is never skipped. */
class CertificateDecoderTest {
    private static final TestCa ONE = TestCa.root("CN=one");
    private static final TestCa TWO = TestCa.root("CN=two");

    private static List<X509Certificate> decode(String text) throws CertificateException {
        return CertificateDecoder.decode(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void derIsOneCertificate() throws Exception {
        assertEquals(
                List.of(ONE.certificate()),
                CertificateDecoder.decode(ONE.certificate().getEncoded()));
    }

    @Test
    void pemCertificatesAreReadInTheirOrderBetweenOtherText() throws Exception {
        List<X509Certificate> both = List.of(TWO.certificate(), ONE.certificate());
        assertEquals(both, decode("M\u00fcller\n" + TWO.pem() + "text\n" + ONE.pem() + "text"));
        assertEquals(both, decode((TWO.pem() + ONE.pem()).replace("\n", "\r\n")));
        assertEquals(both, CertificateDecoder.decodePem(TWO.pem() + ONE.pem()));
    }

    @Test
    void utf16WithAByteOrderMarkIsText() throws Exception {
        String marked = "\uFEFF" + ONE.pem();
        List<X509Certificate> one = List.of(ONE.certificate());
        assertEquals(one, CertificateDecoder.decode(marked.getBytes(StandardCharsets.UTF_16LE)));
        assertEquals(one, CertificateDecoder.decode(marked.getBytes(StandardCharsets.UTF_16BE)));
        assertThrows(
                CertificateException.class,
                () -> CertificateDecoder.decode(ONE.pem().getBytes(StandardCharsets.UTF_16LE)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "\u00fe", "text", "-----BEGIN PRIVATE KEY-----\nMII=\n-----END PRIVATE KEY-----"})
    void whatHasNoCertificateIsAnError(String text) throws CertificateException {
        assertThrows(CertificateException.class, () -> decode(text));
        assertTrue(CertificateDecoder.decodePem(text).isEmpty());
    }

    @Test
    void truncatedCertificateBesideAnotherIsAnError() {
        String truncated = ONE.pem().substring(0, 100);
        for (String text : List.of(
                TWO.pem() + truncated,
                truncated + TWO.pem(),
                TWO.pem() + ONE.pem().replace("M", "!"))) {
            CertificateException e = assertThrows(CertificateException.class, () -> decode(text));
            assertTrue(e.getMessage().contains("truncated or malformed"), e::getMessage);
        }
    }
}
