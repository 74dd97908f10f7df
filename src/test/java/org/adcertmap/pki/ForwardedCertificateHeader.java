package org.adcertmap.pki;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * How do reverse proxies write a certificate into a header? As their documentation and sources have it, one method for
 * each.
 */
public final class ForwardedCertificateHeader {
    private ForwardedCertificateHeader() {}

    /** RFC 9440: one byte sequence. */
    public static String rfc9440(X509Certificate certificate) {
        return ":" + base64(certificate) + ":";
    }

    /** RFC 9440: a list of byte sequences. */
    public static String rfc9440Chain(X509Certificate... authorities) {
        return Arrays.stream(authorities)
                .map(ForwardedCertificateHeader::rfc9440)
                .collect(Collectors.joining(", "));
    }

    /** nginx's {@code $ssl_client_escaped_cert}. */
    public static String nginx(X509Certificate... certificates) {
        return URLEncoder.encode(pem(certificates), StandardCharsets.US_ASCII).replace("+", "%20");
    }

    /** httpd's {@code %{SSL_CLIENT_CERT}s}. */
    public static String apache(X509Certificate... certificates) {
        return pem(certificates).replace('\n', ' ');
    }

    /** HAProxy's {@code %[ssl_c_der,base64]}. */
    public static String haproxy(X509Certificate certificate) {
        return base64(certificate);
    }

    /** Envoy's Cert or Chain, whose value leaves some signs as they are. */
    public static String envoy(String key, X509Certificate... certificates) {
        return key + "=\"" + nginx(certificates) + "\"";
    }

    /** Traefik's list. */
    public static String traefik(X509Certificate... certificates) {
        return Arrays.stream(certificates)
                .map(ForwardedCertificateHeader::base64)
                .collect(Collectors.joining(","));
    }

    /** The list of older Traefiks, each escaped. */
    public static String traefikPercentEncoded(X509Certificate... certificates) {
        return Arrays.stream(certificates)
                .map(ForwardedCertificateHeader::base64)
                .map(one -> URLEncoder.encode(one, StandardCharsets.US_ASCII))
                .collect(Collectors.joining(","));
    }

    /** Percent-encoded PEM "with +=/ as safe characters". */
    public static String alb(X509Certificate... certificates) {
        return nginx(certificates).replace("%2B", "+").replace("%3D", "=").replace("%2F", "/");
    }

    private static String pem(X509Certificate... certificates) {
        return Arrays.stream(certificates).map(Signing::pem).collect(Collectors.joining());
    }

    private static String base64(X509Certificate certificate) {
        try {
            return Base64.getEncoder().encodeToString(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }
}
