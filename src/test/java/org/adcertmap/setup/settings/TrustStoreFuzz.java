// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.settings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.security.GeneralSecurityException;
import java.util.Optional;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.fuzz.FuzzedFile;

/**
 * Fuzz target: trust stores (PEM, DER, PKCS #7, JKS, PKCS #12), and PKCS #12 without the MAC that the JDK verifies
 * before. A file is read, or rejected with the documented exceptions, and never without a certificate.
 */
public final class TrustStoreFuzz {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private TrustStoreFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        try {
            assertFalse(CaCertificatesFile.read(FuzzedFile.of(input).toString(), Optional.of(PASSWORD))
                    .isEmpty());
        } catch (IllegalArgumentException e) {
            assertNotNull(e.getMessage());
        }
        try {
            assertNotNull(Pkcs12Contents.read(input, PASSWORD).certificates());
        } catch (GeneralSecurityException | MalformedDerException e) {
            assertNotNull(e);
        }
    }
}
