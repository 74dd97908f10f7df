// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;

/** Fuzz target: files of certificates in PEM or DER. What is read is read again from its own PEM. */
public final class PemFuzz {
    private PemFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        List<X509Certificate> certificates;
        try {
            certificates = CertificateDecoder.decode(input);
        } catch (CertificateException e) {
            assertNotNull(e.getMessage());
            return;
        }
        assertFalse(certificates.isEmpty());
        StringBuilder pem = new StringBuilder();
        for (X509Certificate certificate : certificates) {
            pem.append("-----BEGIN CERTIFICATE-----\n")
                    .append(Base64.getMimeEncoder().encodeToString(certificate.getEncoded()))
                    .append("\n-----END CERTIFICATE-----\n");
        }
        assertEquals(certificates, CertificateDecoder.decodePem(pem.toString()));
    }
}
