// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Decodes X.509 certificates from PEM or DER. Stateless, safe for use by any number of threads. */
public final class CertificateDecoder {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final Pattern PEM = Pattern.compile(BEGIN + "[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private CertificateDecoder() {}

    /**
     * Decodes PEM, ignoring everything around it (text, a private key), or DER.
     *
     * @return at least one certificate, in the order of the input
     * @throws CertificateException if the octets contain no certificate or a malformed one
     */
    public static List<X509Certificate> decode(byte[] octets) throws CertificateException {
        List<X509Certificate> found = decodePem(new String(octets, charset(octets)));
        if (found.isEmpty()) {
            generate(octets, found);
        }
        if (found.isEmpty()) {
            throw new CertificateException("no certificate found, neither PEM nor DER");
        }
        return found;
    }

    /**
     * Decodes PEM, ignoring everything around it.
     *
     * @return the certificates in the order of the input; empty if there is no PEM
     * @throws CertificateException if a certificate is truncated or malformed
     */
    public static List<X509Certificate> decodePem(String text) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        int blocks = 0;
        for (Matcher block = PEM.matcher(text); block.find(); blocks++) {
            generate(block.group().getBytes(StandardCharsets.US_ASCII), found);
        }
        if (blocks != text.split(BEGIN, -1).length - 1) {
            throw new CertificateException("a PEM certificate is truncated or malformed");
        }
        return found;
    }

    private static void generate(byte[] octets, List<X509Certificate> found) throws CertificateException {
        CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(octets))
                .forEach(certificate -> found.add((X509Certificate) certificate));
    }

    /** Detects UTF-16 by its first code unit, U+FEFF: PEM is ASCII, but editors on Windows may save it as UTF-16. */
    private static Charset charset(byte[] octets) {
        int byteOrderMark = octets.length < 2 ? 0 : (octets[0] & 0xFF) << 8 | octets[1] & 0xFF;
        return byteOrderMark == 0xFEFF || byteOrderMark == 0xFFFE
                ? StandardCharsets.UTF_16
                : StandardCharsets.ISO_8859_1;
    }
}
