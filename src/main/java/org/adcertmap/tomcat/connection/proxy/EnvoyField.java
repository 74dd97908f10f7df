package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which certificates stand in Envoy's {@code X-Forwarded-Client-Cert}? One element of {@code Key=value} pairs, of which
 * {@code Cert} and {@code Chain} count. Several elements come from several proxies, and whose is the user's cannot be
 * told. Source: Envoy documentation, HTTP header manipulation, x-forwarded-client-cert.
 */
final class EnvoyField {
    private static final String CERT = "Cert";
    private static final String CHAIN = "Chain";

    private final String text;
    private int at;

    private EnvoyField(String text) {
        this.text = text.strip();
    }

    static List<X509Certificate> read(String text) throws MalformedHeaderException {
        Map<String, String> element = new EnvoyField(text).element();
        if (!element.containsKey(CERT) && !element.containsKey(CHAIN)) {
            throw new MalformedHeaderException("has neither Cert nor Chain");
        }
        if (!element.containsKey(CHAIN)) {
            return CertificateText.only(certificates(element.get(CERT)));
        }
        List<X509Certificate> chain = certificates(element.get(CHAIN));
        if (element.containsKey(CERT)
                && !CertificateText.only(certificates(element.get(CERT))).get(0).equals(chain.get(0))) {
            throw new MalformedHeaderException("has a Chain that does not begin with Cert");
        }
        return chain;
    }

    private static List<X509Certificate> certificates(String value) throws MalformedHeaderException {
        return CertificateText.pem(CertificateText.percentDecoded(value));
    }

    private Map<String, String> element() throws MalformedHeaderException {
        Map<String, String> element = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        boolean more = true;
        while (more) {
            int equals = text.indexOf('=', at);
            if (equals < 0) {
                throw new MalformedHeaderException("has a part that is no Key=value");
            }
            String key = text.substring(at, equals).strip();
            at = equals + 1;
            String value = value();
            // By, URI and DNS may come more than once; a certificate may not.
            if (element.put(key, value) != null && (key.equalsIgnoreCase(CERT) || key.equalsIgnoreCase(CHAIN))) {
                throw new MalformedHeaderException("has more than one " + key);
            }
            more = at < text.length();
            if (more && text.charAt(at++) != ';') {
                throw new MalformedHeaderException(
                        "has more than one element, or a value that is not quoted as it should be");
            }
        }
        return element;
    }

    /** The value that begins here; afterwards we are at the sign behind it. */
    private String value() throws MalformedHeaderException {
        StringBuilder value = new StringBuilder();
        if (at < text.length() && text.charAt(at) == '"') {
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                if (at < text.length()) {
                    value.append(text.charAt(at));
                }
            }
            if (at++ >= text.length()) {
                throw new MalformedHeaderException("has a quotation without an end");
            }
        } else {
            for (; at < text.length() && text.charAt(at) != ';' && text.charAt(at) != ','; at++) {
                value.append(text.charAt(at));
            }
        }
        return value.toString();
    }
}
