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

/** Which certificates are in these octets, or in this text? */
public final class CertificateDecoder {
    private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
    private static final Pattern PEM = Pattern.compile(BEGIN + "[A-Za-z0-9+/=\\s]+-----END CERTIFICATE-----");

    private CertificateDecoder() {}

    /**
     * Reads PEM, whatever stands around it (text, a private key), or DER.
     *
     * @return at least one, in the order in which they stand
     * @throws CertificateException if the octets hold anything else
     */
    public static List<X509Certificate> decode(byte[] octets) throws CertificateException {
        List<X509Certificate> found = decodePem(new String(octets, charset(octets)));
        if (found.isEmpty()) {
            generate(octets, found);
        }
        if (found.isEmpty()) {
            throw new CertificateException("there is no certificate in it");
        }
        return found;
    }

    /**
     * Reads PEM, whatever stands around it.
     *
     * @return none where there is no PEM
     * @throws CertificateException if a certificate is cut off or damaged
     */
    public static List<X509Certificate> decodePem(String text) throws CertificateException {
        List<X509Certificate> found = new ArrayList<>();
        int blocks = 0;
        for (Matcher block = PEM.matcher(text); block.find(); blocks++) {
            generate(block.group().getBytes(StandardCharsets.US_ASCII), found);
        }
        if (blocks != text.split(BEGIN, -1).length - 1) {
            throw new CertificateException("a certificate in it is cut off or damaged");
        }
        return found;
    }

    private static void generate(byte[] octets, List<X509Certificate> found) throws CertificateException {
        CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(octets))
                .forEach(certificate -> found.add((X509Certificate) certificate));
    }

    /** PEM is ASCII, but Windows' editors may write it as UTF-16, which begins with a mark of its own. */
    private static Charset charset(byte[] octets) {
        int mark = octets.length < 2 ? 0 : (octets[0] & 0xFF) << 8 | octets[1] & 0xFF;
        return mark == 0xFEFF || mark == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1;
    }
}
