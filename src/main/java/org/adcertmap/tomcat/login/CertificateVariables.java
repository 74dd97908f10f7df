// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.login;

import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.certificate.CertificateReader;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.denial.CertificateRefusedException;
import org.apache.coyote.Request;

/**
 * IIS's server variables about the client certificate, CERT_SUBJECT and others, as request attributes with the prefix
 * {@code org.adcertmap.}; all are strings. Source: IIS web-dev-reference, server-variables, and the page on ASP's
 * ClientCertificate for the spelling of names and serial numbers. Immutable.
 */
public final class CertificateVariables {
    private static final String PREFIX = "org.adcertmap.CERT_";
    private static final String SUBJECT = PREFIX + "SUBJECT";
    private static final String ISSUER = PREFIX + "ISSUER";
    private static final String SERIALNUMBER = PREFIX + "SERIALNUMBER";
    private static final String COOKIE = PREFIX + "COOKIE";
    private static final String FLAGS = PREFIX + "FLAGS";
    private static final String KEYSIZE = PREFIX + "KEYSIZE";
    /** Longer values are not set, and never cut: two different names must not become equal. */
    private static final int MAX_LENGTH = 4_096;
    /** Issuers, which many cached certificates have in common. */
    private static final UnaryOperator<String> SHARED = BoundedCache.sharedTexts(1_000);

    /** The names of all variables. */
    public static final List<String> NAMES = List.of(SUBJECT, ISSUER, SERIALNUMBER, COOKIE, FLAGS, KEYSIZE);

    /**
     * {@code C=US, O=Contoso, CN=Alice}: in the order of the encoding, with Windows' keywords; null where the
     * certificate's is unusable, and then the attribute is not set.
     */
    private final String subject;

    private final String issuer; // spelled like the subject
    private final String serialNumber; // 04-67-F3-02
    private final String cookie; // the unique ID of the certificate: its SHA-256

    private CertificateVariables(ClientCertificate certificate) {
        subject = certificate.subject().map(CertificateVariables::spaced).orElse(null);
        issuer = certificate
                .issuer()
                .map(CertificateVariables::spaced)
                .map(SHARED)
                .orElse(null);
        serialNumber = hyphenated(certificate.serialNumber());
        cookie = certificate.sha256Thumbprint();
    }

    /** The values of CERT_FLAGS. */
    public enum Flags {
        /** Bit 0 is set: a certificate is present; its certification path was validated, and it is trusted. */
        TRUSTED("1"),
        /** Bits 0 and 1 are set: a certificate is present, and it was not validated or is not trusted. */
        NOT_TRUSTED("3");

        private final String value;

        Flags(String value) {
            this.value = value;
        }
    }

    /** Creates the variables of a certificate. */
    public static CertificateVariables of(ClientCertificate certificate) {
        return new CertificateVariables(certificate);
    }

    /** Decodes a certificate that was not mapped; empty if it is malformed. */
    public static Optional<CertificateVariables> of(X509Certificate certificate) {
        try {
            return Optional.of(of(CertificateReader.read(certificate)));
        } catch (CertificateRefusedException e) {
            return Optional.empty(); // a malformed certificate has no variables
        }
    }

    /** @param hexadecimal two digits for each octet */
    private static String hyphenated(String hexadecimal) {
        return HexFormat.ofDelimiter("-")
                .withUpperCase()
                .formatHex(HexFormat.of().parseHex(hexadecimal));
    }

    /**
     * Inserts a blank after each comma that separates two parts. A value that contains a comma is in quotation marks,
     * and quotation marks in it are doubled.
     */
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
        return text.length() == name.length() ? name : text.toString();
    }

    /**
     * Sets the variables in the connector's request, below the attributes that the application sets. One that is longer
     * than 4,096 characters is not set. Runs for every request, and therefore without lambda expressions.
     *
     * @param keySize the key size of the connection's cipher in bits, as in IIS; empty if it is not known
     */
    public void set(Request request, Flags flags, Optional<String> keySize) {
        if (subject != null) {
            set(request, SUBJECT, subject);
        }
        if (issuer != null) {
            set(request, ISSUER, issuer);
        }
        set(request, SERIALNUMBER, serialNumber);
        set(request, COOKIE, cookie);
        set(request, FLAGS, flags.value);
        if (keySize.isPresent()) {
            set(request, KEYSIZE, keySize.get());
        }
    }

    private static void set(Request request, String name, String value) {
        if (value.length() <= MAX_LENGTH) {
            request.setAttribute(name, value);
        }
    }
}
