// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.setup.settings.CaCertificatesFile;

/** Recognises files that are given in place of a certificate, by their first octets. Stateless. */
final class FileKind {
    private static final int VERSION = 2;

    private FileKind() {}

    /**
     * Returns what the file is and what to give instead; empty if it may be a certificate.
     *
     * @param octets the whole file
     */
    static Optional<String> otherThanCertificate(byte[] octets) {
        Optional<String> store = CaCertificatesFile.storeType(octets);
        if (store.isPresent()) {
            return Optional.of("the file is a " + store.get() + " store, which may have a private key; export the"
                    + " certificate alone: openssl pkcs12 -in FILE -clcerts -nokeys -out certificate.pem, or keytool"
                    + " -exportcert -rfc -keystore FILE -alias ALIAS -file certificate.pem");
        }
        String text = new String(octets, StandardCharsets.ISO_8859_1).replace("\0", ""); // UTF-16 as well
        if (text.contains("-----BEGIN CERTIFICATE-----")) {
            return Optional.empty();
        }
        if (text.contains("PRIVATE KEY-----") || isPrivateKey(octets)) {
            return Optional.of("the file is a private key; give the file with the certificate");
        }
        if (text.contains("CERTIFICATE REQUEST-----")) {
            return Optional.of("the file is a certificate request; give the certificate that the CA issued for it");
        }
        if (text.contains("-----BEGIN X509 CRL-----")) {
            return Optional.of("the file is a CRL; it belongs into crlFiles");
        }
        return text.contains("-----BEGIN ") || octets.length > 0 && octets[0] == DerReader.SEQUENCE
                ? Optional.empty()
                : Optional.of("the file has no certificate, neither in PEM nor in DER");
    }

    /**
     * A private key in DER is a SEQUENCE that begins with the version 0 or 1 (RFC 5208 5, RFC 8017 A.1.2, RFC 5915 3).
     */
    private static boolean isPrivateKey(byte[] octets) {
        int lengthOctets = octets.length < VERSION ? 0 : octets[1] < 0 ? octets[1] & 0x7F : 0;
        int version = VERSION + lengthOctets;
        return octets.length > version + 2
                && octets[0] == DerReader.SEQUENCE
                && octets[version] == DerReader.INTEGER
                && octets[version + 1] == 1
                && octets[version + 2] <= 1;
    }
}
