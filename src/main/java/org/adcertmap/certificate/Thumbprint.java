package org.adcertmap.certificate;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What does Windows call the thumbprint of a certificate? The SHA-1 of its whole encoding, here in lower-case
 * hexadecimal.
 */
public final class Thumbprint {
    private static final Pattern TEXT = Pattern.compile("[0-9a-f]{40}");

    private Thumbprint() {}

    public static String of(X509Certificate certificate) throws CertificateEncodingException {
        return hash("SHA-1", certificate);
    }

    /**
     * Reads a thumbprint as administrators write it: 40 digits in either case, with colons between them or not.
     *
     * @throws IllegalArgumentException if the text is anything else
     */
    public static String parse(String text) {
        String digits = text.replace(":", "").toLowerCase(Locale.ROOT);
        if (!TEXT.matcher(digits).matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no thumbprint of 40 hexadecimal digits");
        }
        return digits;
    }

    /** The hash of the whole encoding, in lower-case hexadecimal. */
    public static String hash(String algorithm, X509Certificate certificate) throws CertificateEncodingException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-1 and SHA-256", e);
        }
    }
}
