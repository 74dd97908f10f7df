// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.adcertmap.console.page.Call;

/** Finds private keys in what an administrator pastes or uploads in place of a certificate. Stateless. */
final class PrivateKey {
    /** The error of a request with a private key, which is never repeated. */
    static final String REFUSAL = "The file is a private key; give the file with the certificate.";

    private static final String LABEL = "PRIVATE KEY";
    private static final int SEQUENCE = 0x30;
    private static final int INTEGER = 0x02;
    private static final int LONG_LENGTH = 0x80;
    private static final int MAX_VERSION = 3;

    private PrivateKey() {}

    /** Returns whether a text or a file of the request is, or contains, a private key in PEM, DER or PKCS #12. */
    static boolean isIn(Call call) {
        return call.parameters().values().stream().anyMatch(PrivateKey::isIn)
                || call.uploads().values().stream()
                        .anyMatch(file -> isDer(file) || isIn(new String(file, StandardCharsets.UTF_8)));
    }

    private static boolean isIn(String text) {
        // The zero octets are those of a file in UTF-16.
        return text.replace("\0", "").contains(LABEL) || isDer(decoded(text));
    }

    private static byte[] decoded(String text) {
        try {
            return Base64.getDecoder().decode(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /**
     * Returns whether the first element is a version of at most 3, as in PKCS #1, PKCS #8, SEC 1 and PKCS #12; in a
     * certificate it is a SEQUENCE.
     */
    private static boolean isDer(byte[] der) {
        if (der.length < 2 || der[0] != SEQUENCE) {
            return false;
        }
        int first = 2 + ((der[1] & LONG_LENGTH) == 0 ? 0 : der[1] & (LONG_LENGTH - 1));
        return der.length > first + 2 && der[first] == INTEGER && der[first + 1] == 1 && der[first + 2] <= MAX_VERSION;
    }
}
