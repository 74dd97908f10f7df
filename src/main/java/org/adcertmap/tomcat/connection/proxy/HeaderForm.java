package org.adcertmap.tomcat.connection.proxy;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.adcertmap.setup.settings.Suggestion;

/**
 * How does a proxy write a certificate into a header? Each form with its usual header and what else comes along with
 * it.
 */
enum HeaderForm {
    /** RFC 9440; the chain comes in a second header, see {@link CertificateHeader}. */
    CLIENT_CERT("Client-Cert", "Client-Cert", StructuredField::item, "Client-Cert-Chain"),
    /** {@code $ssl_client_escaped_cert}: percent-encoded PEM (nginx, ngx_http_ssl_module). */
    NGINX("nginx", "ssl_client_escaped_cert", text -> CertificateText.only(escapedPem(text))),
    /** {@code %{SSL_CLIENT_CERT}s}: PEM with a blank for each line's end (httpd, mod_headers). */
    APACHE("Apache", "ssl_client_cert", text -> CertificateText.only(CertificateText.pem(text))),
    /** {@code %[ssl_c_der,base64]}: DER in base64 (HAProxy, configuration manual, ssl_c_der). */
    HAPROXY("HAProxy", "X-SSL-Client-Cert", text -> List.of(CertificateText.base64(text.strip()))),
    ENVOY("Envoy", "X-Forwarded-Client-Cert", EnvoyField::read),
    /**
     * PEM without its first and last line, certificates separated by commas (Traefik, PassTLSClientCert); older ones
     * escape it.
     */
    TRAEFIK("Traefik", "X-Forwarded-Tls-Client-Cert", HeaderForm::bareList, "X-Forwarded-Tls-Client-Cert-Info"),
    /**
     * Percent-encoded PEM: one certificate where the balancer verifies it, all that the client sent where it passes it
     * through (AWS, mutual TLS in Application Load Balancer). Which of the two is one setting, not whichever comes: the
     * other might be the client's.
     */
    ALB(
            "ALB",
            "X-Amzn-Mtls-Clientcert-Leaf",
            HeaderForm::escapedPem,
            "X-Amzn-Mtls-Clientcert",
            "X-Amzn-Mtls-Clientcert-Leaf",
            "X-Amzn-Mtls-Clientcert-Serial-Number",
            "X-Amzn-Mtls-Clientcert-Issuer",
            "X-Amzn-Mtls-Clientcert-Subject",
            "X-Amzn-Mtls-Clientcert-Validity");

    /** From one header's text, which is not empty, to certificates, the client's own first. */
    private interface Reading {
        List<X509Certificate> read(String text) throws MalformedHeaderException;
    }

    private final String spelling;
    private final String usualHeader;
    private final Reading reading;
    private final List<String> companions;

    HeaderForm(String spelling, String usualHeader, Reading reading, String... companions) {
        this.spelling = spelling;
        this.usualHeader = usualHeader;
        this.reading = reading;
        this.companions = List.of(companions);
    }

    /**
     * The form of that name, case aside.
     *
     * @throws IllegalArgumentException saying which there are
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

    String usualHeader() {
        return usualHeader;
    }

    /** What else such a proxy sends of the certificate. */
    List<String> companions() {
        return companions;
    }

    List<X509Certificate> read(String text) throws MalformedHeaderException {
        return reading.read(text);
    }

    private static List<X509Certificate> escapedPem(String text) throws MalformedHeaderException {
        return CertificateText.pem(CertificateText.percentDecoded(text));
    }

    private static List<X509Certificate> bareList(String text) throws MalformedHeaderException {
        List<X509Certificate> all = new ArrayList<>();
        for (String one : CertificateText.percentDecoded(text).split(",", -1)) {
            all.add(CertificateText.base64(one.strip()));
        }
        return all;
    }
}
