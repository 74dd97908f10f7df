// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;

/**
 * Checks whether a connector requests client certificates, and whether its trust store fits. The Realm validates every
 * certificate itself; but it never sees a certificate that the connector does not request or rejects, and a connector
 * that accepts untrusted CAs is one barrier less. A renegotiation by the client, which the JDK permits until TLS 1.2,
 * is no such thing: the connection cache notices it. Stateless.
 */
final class ConnectorCheck {
    private ConnectorCheck() {}

    /** Returns one warning for each attribute of an SSLHostConfig that needs a change; none without TLS. */
    static List<String> warnings(Connector connector) {
        if (!(connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) || !http.isSSLEnabled()) {
            return List.of();
        }
        return Arrays.stream(connector.findSslHostConfigs())
                .flatMap(host -> Stream.of(certificateVerification(connector, host), truststore(connector, host)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> certificateVerification(Connector connector, SSLHostConfig host) {
        return switch (host.getCertificateVerification()) {
            case NONE ->
                Optional.of("certificateVerification is [none] on " + name(connector, host)
                        + ": a client certificate can be requested post-handshake only, which works with HTTP/1.1"
                        + " over TLS 1.2 (with OpenSSL also over TLS 1.3), for request bodies up to maxSavePostSize,"
                        + " and if sslFlags has SslNegotiateCert; set [optional] or [required]");
            case OPTIONAL_NO_CA ->
                Optional.of("certificateVerification is [optionalNoCA] on " + name(connector, host)
                        + ": the connector accepts certificates of untrusted CAs, and only the Realm refuses them;"
                        + " set [optional]");
            case OPTIONAL, REQUIRED -> Optional.empty();
        };
    }

    private static Optional<String> truststore(Connector connector, SSLHostConfig host) {
        boolean requests = host.getCertificateVerification() != SSLHostConfig.CertificateVerification.NONE;
        return requests && !hasTrustAnchors(host)
                ? Optional.of("truststoreFile is not set on " + name(connector, host)
                        + ": the connector trusts the public CAs of the JVM and rejects certificates of your CAs;"
                        + " set truststoreFile to a trust store with your root CAs")
                : Optional.empty();
    }

    private static boolean hasTrustAnchors(SSLHostConfig host) {
        try {
            return host.getTruststoreFile() != null
                    || host.getCaCertificateFile() != null
                    || host.getCaCertificatePath() != null
                    || hasTrustManagerOfItsOwn(host)
                    || host.getTruststore() != null; // set by code
        } catch (IOException e) {
            return true; // the connector reports that the trust store cannot be read
        }
    }

    /** Ours trust what Tomcat's own would. */
    private static boolean hasTrustManagerOfItsOwn(SSLHostConfig host) {
        String name = host.getTrustManagerClassName();
        return name != null && !name.isEmpty() && !name.startsWith("org.adcertmap.");
    }

    private static String name(Connector connector, SSLHostConfig host) {
        return "the connector on port [" + connector.getPort() + "] for [" + host.getHostName() + "]";
    }
}
