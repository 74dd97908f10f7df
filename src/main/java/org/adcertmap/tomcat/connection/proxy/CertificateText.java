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

/** Which certificates stand in this text? Strict: what is not wholly understood is no certificate. Pure functions. */
final class CertificateText {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final String END = "-----END CERTIFICATE-----";

    private CertificateText() {}

    /** PEM (RFC 7468, section 3), one after the other; any white space stands for a line's end. */
    static List<X509Certificate> pem(String text) throws MalformedHeaderException {
        List<X509Certificate> all = new ArrayList<>();
        for (String rest = text.strip(); !rest.isEmpty() || all.isEmpty(); ) {
            int end = rest.indexOf(END);
            if (!rest.startsWith(BEGIN) || end < 0) {
                throw new MalformedHeaderException("is not PEM");
            }
            all.add(base64(rest.substring(BEGIN.length(), end).replaceAll("\\s", "")));
            rest = rest.substring(end + END.length()).strip();
        }
        return all;
    }

    /** One certificate's DER in base64 (RFC 4648, section 4). */
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
                throw new MalformedHeaderException("holds more than a certificate");
            }
            return certificate;
        } catch (CertificateException e) {
            throw new MalformedHeaderException("holds no certificate that can be read");
        }
    }

    /**
     * Percent-encoding undone (RFC 3986, section 2.1). A plus sign is itself: base64 has it, and not every proxy
     * encodes it.
     */
    static String percentDecoded(String text) throws MalformedHeaderException {
        StringBuilder decoded = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '%') {
                if (i + 2 >= text.length()
                        || !HexFormat.isHexDigit(text.charAt(i + 1))
                        || !HexFormat.isHexDigit(text.charAt(i + 2))) {
                    throw new MalformedHeaderException("is not percent-encoded");
                }
                letter = (char) HexFormat.fromHexDigits(text, i + 1, i + 3);
                i += 2;
            }
            decoded.append(letter);
        }
        return decoded.toString();
    }

    /** The only one of them. */
    static List<X509Certificate> only(List<X509Certificate> certificates) throws MalformedHeaderException {
        if (certificates.size() != 1) {
            throw new MalformedHeaderException("holds " + certificates.size() + " certificates where one belongs");
        }
        return certificates;
    }
}
