// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thumbprint is the SHA-1 of the whole certificate in lower case. */
class ThumbprintTest {
    private static final String TEXT = "0123456789abcdef0123456789abcdef01234567";

    @Test
    void thumbprintIsTheHashOfTheEncoding() throws Exception {
        X509Certificate certificate = TestCa.root("CN=CA").certificate();
        byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(certificate.getEncoded());
        assertEquals(HexFormat.of().formatHex(sha1), Thumbprint.of(certificate));
        assertEquals(64, Thumbprint.hash("SHA-256", certificate).length());
        assertThrows(IllegalStateException.class, () -> Thumbprint.hash("SHA-0", certificate));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                TEXT,
                "0123456789ABCDEF0123456789ABCDEF01234567",
                "01:23:45:67:89:AB:CD:EF:01:23:45:67:89:ab:cd:ef:01:23:45:67"
            })
    void eachSpellingIsParsed(String text) {
        assertEquals(TEXT, Thumbprint.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0123", TEXT + "0", "g123456789abcdef0123456789abcdef01234567", " " + TEXT})
    void anythingElseIsAnError(String text) {
        String message = assertThrows(IllegalArgumentException.class, () -> Thumbprint.parse(text))
                .getMessage();
        assertEquals("\"" + text + "\" is not a thumbprint of 40 hexadecimal digits", message);
    }
}
