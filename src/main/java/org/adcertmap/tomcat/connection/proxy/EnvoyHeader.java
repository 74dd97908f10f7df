// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Parses Envoy's header {@code X-Forwarded-Client-Cert}: one element of {@code Key=value} pairs, of which only
 * {@code Cert} and {@code Chain} are read. Several elements come from several proxies and are an error, because it is
 * ambiguous which of them holds the certificate of the client. Each header has a parser of its own, confined to the
 * thread of the request. Source: Envoy documentation, HTTP header manipulation, x-forwarded-client-cert.
 */
final class EnvoyHeader {
    private static final String CERT = "Cert";
    private static final String CHAIN = "Chain";

    private final String text;
    private int position; // of the next character to parse

    private EnvoyHeader(String text) {
        this.text = text.strip();
    }

    /** Returns the certificates, the client certificate first. */
    static List<X509Certificate> read(String text) throws MalformedHeaderException {
        Map<String, String> element = new EnvoyHeader(text).parseElement();
        if (!element.containsKey(CERT) && !element.containsKey(CHAIN)) {
            throw new MalformedHeaderException("has neither Cert nor Chain");
        }
        if (!element.containsKey(CHAIN)) {
            return HeaderCertificateDecoder.single(certificates(element.get(CERT)));
        }
        List<X509Certificate> chain = certificates(element.get(CHAIN));
        if (element.containsKey(CERT)
                && !HeaderCertificateDecoder.single(certificates(element.get(CERT)))
                        .get(0)
                        .equals(chain.get(0))) {
            throw new MalformedHeaderException("has a Chain that does not begin with the certificate in Cert");
        }
        return chain;
    }

    private static List<X509Certificate> certificates(String value) throws MalformedHeaderException {
        return HeaderCertificateDecoder.pem(HeaderCertificateDecoder.percentDecoded(value));
    }

    private Map<String, String> parseElement() throws MalformedHeaderException {
        Map<String, String> element = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        boolean more = true;
        while (more) {
            int equals = text.indexOf('=', position);
            String key = text.substring(position, Math.max(position, equals)).strip();
            if (key.isEmpty()) {
                throw new MalformedHeaderException("has a part that is not Key=value");
            }
            position = equals + 1;
            String value = parseValue();
            // By, URI and DNS may occur more than once; a certificate may not.
            if (element.put(key, value) != null && (key.equalsIgnoreCase(CERT) || key.equalsIgnoreCase(CHAIN))) {
                throw new MalformedHeaderException("has more than one " + key);
            }
            more = position < text.length();
            if (more && text.charAt(position++) != ';') {
                throw new MalformedHeaderException("has more than one element, or an incorrectly quoted value");
            }
        }
        return element;
    }

    /** Parses the value at the position; afterwards the position is that of the character after the value. */
    private String parseValue() throws MalformedHeaderException {
        StringBuilder value = new StringBuilder();
        if (position < text.length() && text.charAt(position) == '"') {
            for (position++; position < text.length() && text.charAt(position) != '"'; position++) {
                if (text.charAt(position) == '\\') {
                    position++;
                }
                if (position < text.length()) {
                    value.append(text.charAt(position));
                }
            }
            if (position++ >= text.length()) {
                throw new MalformedHeaderException("has a quoted value without a closing quotation mark");
            }
        } else {
            for (;
                    position < text.length() && text.charAt(position) != ';' && text.charAt(position) != ',';
                    position++) {
                value.append(text.charAt(position));
            }
        }
        return value.toString();
    }
}
