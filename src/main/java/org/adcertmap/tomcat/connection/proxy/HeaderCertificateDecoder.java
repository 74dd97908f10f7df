// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import org.adcertmap.denial.Printable;

/**
 * Decodes certificates from text: PEM, base64 and percent-encoding. Strict: text around or after a certificate is an
 * error. Pure functions.
 */
final class HeaderCertificateDecoder {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private HeaderCertificateDecoder() {}

    /** Decodes one or more PEM certificates (RFC 7468, section 3); any white space may replace a line end. */
    static List<X509Certificate> pem(String text) throws MalformedHeaderException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (String rest = text.strip(); !rest.isEmpty() || certificates.isEmpty(); ) {
            int end = rest.indexOf(END, BEGIN.length()); // both may share their hyphens
            if (!rest.startsWith(BEGIN) || end < 0) {
                throw new MalformedHeaderException("is not PEM");
            }
            certificates.add(base64(rest.substring(BEGIN.length(), end).replaceAll("\\s", "")));
            rest = rest.substring(end + END.length()).strip();
        }
        return certificates;
    }

    /** Decodes the DER of one certificate in base64 (RFC 4648, section 4). */
    static X509Certificate base64(String text) throws MalformedHeaderException {
        byte[] der;
        try {
            der = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedHeaderException("is not base64");
        }
        try {
            X509Certificate certificate = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
            if (!Arrays.equals(der, certificate.getEncoded())) {
                throw new MalformedHeaderException("contains more than a certificate");
            }
            return certificate;
        } catch (CertificateException e) {
            throw new MalformedHeaderException("contains a malformed certificate: " + Printable.of(e.getMessage()));
        }
    }

    /**
     * Decodes percent-encoding (RFC 3986, section 2.1). A plus sign stays a plus sign, because base64 contains it and
     * not every proxy encodes it.
     */
    static String percentDecoded(String text) throws MalformedHeaderException {
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(i + 1))
                        || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    throw new MalformedHeaderException("has an invalid percent-encoding");
                }
                c = (char) HexFormat.fromHexDigits(text, i + 1, i + 3);
                i += 2;
            }
            decoded.append(c);
        }
        return decoded.toString();
    }

    /** Returns the list if it has exactly one certificate. */
    static List<X509Certificate> single(List<X509Certificate> certificates) throws MalformedHeaderException {
        if (certificates.size() != 1) {
            throw new MalformedHeaderException(
                    "contains " + certificates.size() + " certificates where one is expected");
        }
        return certificates;
    }
}
