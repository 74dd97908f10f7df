package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Which certificates stand in the fields of RFC 9440? Byte sequences of RFC 8941, section 3.3.5, without parameters.
 */
final class StructuredField {
    private StructuredField() {}

    /** {@code Client-Cert} (RFC 9440, section 2.2): one item. An empty one is none. */
    static List<X509Certificate> item(String text) throws MalformedHeaderException {
        String item = text.strip();
        return item.equals("::") ? List.of() : List.of(certificate(item));
    }

    /** {@code Client-Cert-Chain} (RFC 9440, section 2.3): a list, the issuer of the certificate first. */
    static List<X509Certificate> list(String text) throws MalformedHeaderException {
        List<X509Certificate> all = new ArrayList<>();
        for (String item : text.split(",", -1)) {
            all.add(certificate(item.strip()));
        }
        return all;
    }

    private static X509Certificate certificate(String item) throws MalformedHeaderException {
        if (item.length() < 2 || !item.startsWith(":") || !item.endsWith(":")) {
            throw new MalformedHeaderException("is not a byte sequence between colons");
        }
        return CertificateText.base64(item.substring(1, item.length() - 1));
    }
}
