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
 * Does this connector ask for client certificates in a way that works, and whom does it believe? The Realm judges every
 * certificate itself; but what the connector does not ask for never comes, and what it lets pass wrongly is one wall
 * less.
 */
final class ConnectorCheck {
    private ConnectorCheck() {}

    /** One sentence for each thing that is not as it should be; none for a connector without TLS. */
    static List<String> warnings(Connector connector) {
        if (!(connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) || !http.isSSLEnabled()) {
            return List.of();
        }
        return Arrays.stream(connector.findSslHostConfigs())
                .flatMap(host -> Stream.of(verification(connector, host), trust(connector, host)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<String> verification(Connector connector, SSLHostConfig host) {
        return switch (host.getCertificateVerification()) {
            case NONE ->
                Optional.of(
                        name(connector, host)
                                + " has certificateVerification=\"none\": a certificate can be asked for only after the"
                                + " handshake, which works with HTTP/1.1 over TLS 1.2 alone (with OpenSSL also over TLS 1.3), for bodies up to"
                                + " maxSavePostSize, and where sslFlags has SslNegotiateCert; set \"optional\" or \"required\"");
            case OPTIONAL_NO_CA ->
                Optional.of(name(connector, host)
                        + " has certificateVerification=\"optionalNoCA\": it lets certificates of unknown"
                        + " authorities through to the Realm; set \"optional\"");
            case OPTIONAL, REQUIRED -> Optional.empty();
        };
    }

    private static Optional<String> trust(Connector connector, SSLHostConfig host) {
        boolean asks = host.getCertificateVerification() != SSLHostConfig.CertificateVerification.NONE;
        return asks && !knowsWhomToBelieve(host)
                ? Optional.of(name(connector, host)
                        + " has no truststoreFile, and so believes the public authorities of the JVM and turns yours"
                        + " away: name a store with your authorities")
                : Optional.empty();
    }

    private static boolean knowsWhomToBelieve(SSLHostConfig host) {
        try {
            return host.getTruststoreFile() != null
                    || host.getCaCertificateFile() != null
                    || host.getCaCertificatePath() != null
                    || host.getTrustManagerClassName() != null
                            && !host.getTrustManagerClassName().isEmpty()
                    || host.getTruststore() != null; // set by code
        } catch (IOException e) {
            return true; // and the connector says what is wrong with it
        }
    }

    private static String name(Connector connector, SSLHostConfig host) {
        return "The connector on port [" + connector.getPort() + "] for [" + host.getHostName() + "]";
    }
}
