// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;

/**
 * Encodes certificates as the header values of reverse proxies, one method for each format, according to their
 * documentation and sources.
 */
public final class ForwardedCertificateHeader {
    private ForwardedCertificateHeader() {}

    /** RFC 9440 {@code Client-Cert}: one byte sequence. */
    public static String rfc9440(X509Certificate certificate) {
        return ":" + base64(certificate) + ":";
    }

    /** RFC 9440 {@code Client-Cert-Chain}: a list of byte sequences. */
    public static String rfc9440Chain(X509Certificate... caCertificates) {
        return Arrays.stream(caCertificates)
                .map(ForwardedCertificateHeader::rfc9440)
                .collect(Collectors.joining(", "));
    }

    /** nginx {@code $ssl_client_escaped_cert}: percent-encoded PEM. */
    public static String nginx(X509Certificate... certificates) {
        return URLEncoder.encode(pem(certificates), StandardCharsets.US_ASCII).replace("+", "%20");
    }

    /** Apache httpd {@code %{SSL_CLIENT_CERT}s}: PEM on one line. */
    public static String apache(X509Certificate... certificates) {
        return pem(certificates).replace('\n', ' ');
    }

    /** HAProxy {@code %[ssl_c_der,base64]}: Base64 DER. */
    public static String haproxy(X509Certificate certificate) {
        return base64(certificate);
    }

    /** Envoy {@code Cert} or {@code Chain}: percent-encoded PEM in quotes. */
    public static String envoy(String key, X509Certificate... certificates) {
        return key + "=\"" + nginx(certificates) + "\"";
    }

    /** Traefik: Base64 DER, separated by commas. */
    public static String traefik(X509Certificate... certificates) {
        return Arrays.stream(certificates)
                .map(ForwardedCertificateHeader::base64)
                .collect(Collectors.joining(","));
    }

    /** Older Traefik versions: percent-encoded Base64 DER, separated by commas. */
    public static String traefikPercentEncoded(X509Certificate... certificates) {
        return Arrays.stream(certificates)
                .map(ForwardedCertificateHeader::base64)
                .map(one -> URLEncoder.encode(one, StandardCharsets.US_ASCII))
                .collect(Collectors.joining(","));
    }

    /** AWS Application Load Balancer: percent-encoded PEM "with +=/ as safe characters". */
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
