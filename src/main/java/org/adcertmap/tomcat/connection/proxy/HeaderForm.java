// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.adcertmap.setup.settings.Suggestion;

/**
 * The forms in which reverse proxies write a certificate into a header. Each form has a default header, and the names
 * of the headers that such a proxy sends, and so overwrites, along with it.
 */
enum HeaderForm {
    /** RFC 9440; a second header contains the chain, see {@link CertificateHeader}. */
    CLIENT_CERT("Client-Cert", "Client-Cert", StructuredField::item, "Client-Cert-Chain"),
    /** {@code $ssl_client_escaped_cert}: percent-encoded PEM (nginx, ngx_http_ssl_module). */
    NGINX("nginx", "ssl_client_escaped_cert", text -> HeaderCertificateDecoder.single(escapedPem(text))),
    /** {@code %{SSL_CLIENT_CERT}s}: PEM with a blank for each line end (httpd, mod_headers). */
    APACHE("Apache", "ssl_client_cert", text -> HeaderCertificateDecoder.single(HeaderCertificateDecoder.pem(text))),
    /** {@code %[ssl_c_der,base64]}: DER in base64 (HAProxy, configuration manual, ssl_c_der). */
    HAPROXY("HAProxy", "X-SSL-Client-Cert", text -> List.of(HeaderCertificateDecoder.base64(text.strip()))),
    /** Percent-encoded PEM in {@code Cert} or {@code Chain}, see {@link EnvoyHeader}. */
    ENVOY("Envoy", "X-Forwarded-Client-Cert", EnvoyHeader::read),
    /**
     * PEM without its first and last line, certificates separated by commas (Traefik, PassTLSClientCert); older
     * versions percent-encode it.
     */
    TRAEFIK("Traefik", "X-Forwarded-Tls-Client-Cert", HeaderForm::base64List, "X-Forwarded-Tls-Client-Cert-Info"),
    /**
     * Percent-encoded PEM: one certificate in the verify mode of the load balancer, and the chain that the client
     * presented in its passthrough mode (AWS, mutual TLS in Application Load Balancer). The setting names the header of
     * one mode only, because a client might forge that of the other.
     */
    ALB(
            "ALB",
            "X-Amzn-Mtls-Clientcert-Leaf",
            HeaderForm::escapedPem,
            "X-Amzn-Mtls-Clientcert-Serial-Number",
            "X-Amzn-Mtls-Clientcert-Issuer",
            "X-Amzn-Mtls-Clientcert-Subject",
            "X-Amzn-Mtls-Clientcert-Validity");

    /** Parses the value of one header, which is not empty, into certificates; the client certificate is the first. */
    private interface Parser {
        List<X509Certificate> parse(String text) throws MalformedHeaderException;
    }

    private final String spelling;
    private final String defaultHeader;
    private final Parser parser;
    private final List<String> relatedHeaders;

    HeaderForm(String spelling, String defaultHeader, Parser parser, String... relatedHeaders) {
        this.spelling = spelling;
        this.defaultHeader = defaultHeader;
        this.parser = parser;
        this.relatedHeaders = List.of(relatedHeaders);
    }

    /**
     * Returns the form with that name; case-insensitive.
     *
     * @throws IllegalArgumentException with a message that lists all forms
     */
    static HeaderForm named(String name) {
        List<String> known = Arrays.stream(values()).map(form -> form.spelling).toList();
        return Arrays.stream(values())
                .filter(form -> form.spelling.equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("has the unknown form \"" + name + "\"; known: "
                        + known.stream().collect(Collectors.joining(", ")) + Suggestion.forWord(name, known)));
    }

    @Override
    public String toString() {
        return spelling;
    }

    /** Returns the name of the header unless {@code certificateHeader} gives another one. */
    String defaultHeader() {
        return defaultHeader;
    }

    /**
     * Returns the names of other headers that such a proxy overwrites along with the default one, and with no other.
     */
    List<String> relatedHeaders() {
        return relatedHeaders;
    }

    /** Returns the names of headers in which such a proxy describes the certificate in another mode. */
    List<String> headersOfOtherModes() {
        return this == ALB ? List.of("X-Amzn-Mtls-Clientcert") : List.of();
    }

    /** Parses the value of one header, which is not empty; the client certificate is the first. */
    List<X509Certificate> parse(String text) throws MalformedHeaderException {
        return parser.parse(text);
    }

    private static List<X509Certificate> escapedPem(String text) throws MalformedHeaderException {
        return HeaderCertificateDecoder.pem(HeaderCertificateDecoder.percentDecoded(text));
    }

    private static List<X509Certificate> base64List(String text) throws MalformedHeaderException {
        List<X509Certificate> certificates = new ArrayList<>();
        for (String value : HeaderCertificateDecoder.percentDecoded(text).split(",", -1)) {
            certificates.add(HeaderCertificateDecoder.base64(value.strip()));
        }
        return certificates;
    }
}
