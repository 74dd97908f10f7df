// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.explain;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes PEM of what an administrator pastes or uploads: PEM, DER, or DER in base64. What it contains is checked by the
 * Realm. Stateless.
 */
final class CertificateText {
    /** The longest text and the largest file, in characters and octets. */
    static final int MAX_LENGTH = 65_536;

    private static final String BEGIN = "-----BEGIN ";
    private static final int SEQUENCE = 0x30;
    private static final int LINE_LENGTH = 64;

    private CertificateText() {}

    /** Returns PEM of a text; a text that is neither PEM nor base64 as it is. */
    static String pem(String text) {
        if (text.contains(BEGIN)) {
            return text;
        }
        try {
            byte[] der = Base64.getDecoder().decode(text.replaceAll("\\s", ""));
            return der.length > 0 && der[0] == SEQUENCE ? pemOf(der) : text;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    /** Returns PEM of a file. */
    static String pem(byte[] file) {
        return file.length > 0 && file[0] == SEQUENCE ? pemOf(file) : pem(new String(file, StandardCharsets.UTF_8));
    }

    private static String pemOf(byte[] der) {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(LINE_LENGTH, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END CERTIFICATE-----\n";
    }
}
