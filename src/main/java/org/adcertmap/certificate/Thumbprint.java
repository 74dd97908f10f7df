// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Computes and parses certificate thumbprints. The thumbprint that Windows shows is the SHA-1 of the whole encoded
 * certificate; here always in lower-case hexadecimal.
 */
public final class Thumbprint {
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{40}");

    private Thumbprint() {}

    /** Returns the SHA-1 thumbprint, in lower-case hexadecimal. */
    public static String of(X509Certificate certificate) throws CertificateEncodingException {
        return hash("SHA-1", certificate);
    }

    /**
     * Parses a thumbprint as administrators write it: 40 hexadecimal digits in either case, with or without colons.
     *
     * @throws IllegalArgumentException if the text is not a thumbprint
     */
    public static String parse(String text) {
        String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!TEXT.matcher(digits).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is not a thumbprint of 40 hexadecimal digits");
        }
        return digits;
    }

    /** Returns the hash of the whole encoded certificate, in lower-case hexadecimal. */
    public static String hash(String algorithm, X509Certificate certificate) throws CertificateEncodingException {
        return hash(algorithm, certificate.getEncoded());
    }

    static String hash(String algorithm, byte[] encoded) {
        return HexFormat.of().formatHex(octets(algorithm, encoded));
    }

    static byte[] octets(String algorithm, byte[] encoded) {
        try {
            return MessageDigest.getInstance(algorithm).digest(encoded);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
        }
    }
}
