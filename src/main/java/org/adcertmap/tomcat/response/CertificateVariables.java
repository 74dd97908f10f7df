package org.adcertmap.tomcat.response;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.apache.catalina.connector.Request;

/**
 * What does IIS tell an application of the client certificate? The server variables CERT_SUBJECT and the like, as
 * request attributes below {@code org.adcertmap.}; all of them are texts. Source: IIS web-dev-reference,
 * server-variables, and the page on ASP's ClientCertificate for the spelling of names and serial numbers. Immutable.
 *
 * @param subject {@code C=US, O=Contoso, CN=Alice}: in the order of the encoding, keywords as Windows has them
 * @param serialNumber {@code 04-67-F3-02}
 * @param cookie what identifies the certificate: its SHA-256
 */
record CertificateVariables(String subject, String issuer, String serialNumber, String cookie) {
    private static final String PREFIX = "org.adcertmap.CERT_";
    private static final String SUBJECT = PREFIX + "SUBJECT";
    private static final String ISSUER = PREFIX + "ISSUER";
    private static final String SERIALNUMBER = PREFIX + "SERIALNUMBER";
    private static final String COOKIE = PREFIX + "COOKIE";
    private static final String FLAGS = PREFIX + "FLAGS";
    private static final String KEYSIZE = PREFIX + "KEYSIZE";
    static final List<String> NAMES = List.of(SUBJECT, ISSUER, SERIALNUMBER, COOKIE, FLAGS, KEYSIZE);
    /** Bit 0: there is a certificate. */
    private static final String BELIEVED = "1";
    /** Bit 1 with it: its authority is not one of ours. */
    private static final String UNKNOWN_AUTHORITY = "3";

    static CertificateVariables of(ClientCertificate facts) {
        return new CertificateVariables(
                spaced(facts.subject()),
                spaced(facts.issuer()),
                facts.serialNumber().replaceAll("..(?!$)", "$0-").toUpperCase(Locale.ROOT),
                facts.sha256Thumbprint());
    }

    /** For a certificate that nobody has mapped; nothing for one that cannot be read. */
    static Optional<CertificateVariables> of(X509Certificate certificate) {
        try {
            return Optional.of(of(CertificateReader.read(certificate)));
        } catch (CertificateRefusedException e) {
            return Optional.empty(); // refused or not looked at; either way it has nothing to say
        }
    }

    /** A blank after each comma between parts; values with commas are in quotes, and quotes within them are doubled. */
    private static String spaced(String name) {
        StringBuilder text = new StringBuilder(name.length() + 16);
        boolean quoted = false;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            text.append(c);
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /**
     * @param knownAuthority whether the certificate's authority is believed, as far as it has been asked
     * @param keySize bits of the connection's cipher, as in IIS; {@code null} where they are not known
     */
    void show(Request request, boolean knownAuthority, String keySize) {
        ServerVariables.set(request, SUBJECT, subject);
        ServerVariables.set(request, ISSUER, issuer);
        ServerVariables.set(request, SERIALNUMBER, serialNumber);
        ServerVariables.set(request, COOKIE, cookie);
        ServerVariables.set(request, FLAGS, knownAuthority ? BELIEVED : UNKNOWN_AUTHORITY);
        if (keySize != null) {
            ServerVariables.set(request, KEYSIZE, keySize);
        }
    }
}
