// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the structured fields of RFC 9440. Certificates are byte sequences (RFC 8941, section 3.3.5); parameters are
 * not accepted. Pure functions.
 */
final class StructuredField {
    private StructuredField() {}

    /** Parses {@code Client-Cert} (RFC 9440, section 2.2): one item. An empty byte sequence is no certificate. */
    static List<X509Certificate> item(String text) throws MalformedHeaderException {
        String item = text.strip();
        return item.equals("::") ? List.of() : List.of(certificate(item));
    }

    /** Parses {@code Client-Cert-Chain} (RFC 9440, section 2.3): a list, the certificate of the issuing CA first. */
    static List<X509Certificate> list(String text) throws MalformedHeaderException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            certificates.add(certificate(item.strip()));
        }
        return certificates;
    }

    private static X509Certificate certificate(String item) throws MalformedHeaderException {
        if (item.length() < 2 || !item.startsWith(":") || !item.endsWith(":")) {
            throw new MalformedHeaderException("is not a byte sequence between colons");
        }
        return HeaderCertificateDecoder.base64(item.substring(1, item.length() - 1));
    }
}
