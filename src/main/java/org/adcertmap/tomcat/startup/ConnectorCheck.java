// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.setup.review.ConnectorReview;
import org.adcertmap.setup.review.ConnectorReview.TlsHost;
import org.adcertmap.setup.settings.ConfigurationWarning;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;

/** Reads from the connectors of a running Tomcat what {@link ConnectorReview} needs. Stateless. */
final class ConnectorCheck {
    private ConnectorCheck() {}

    /** Returns one warning for each attribute of an SSLHostConfig that needs a change; none without TLS. */
    static List<String> warnings(Connector connector) {
        if (!(connector.getProtocolHandler() instanceof AbstractHttp11Protocol<?> http) || !http.isSSLEnabled()) {
            return List.of();
        }
        return Arrays.stream(connector.findSslHostConfigs())
                .map(host -> new TlsHost(
                        String.valueOf(connector.getPort()),
                        host.getHostName(),
                        host.getCertificateVerification().name().replace("_", ""),
                        hasTrustAnchors(host)))
                .flatMap(host -> ConnectorReview.warnings(host).stream())
                .map(ConfigurationWarning::text)
                .toList();
    }

    private static boolean hasTrustAnchors(SSLHostConfig host) {
        try {
            return host.getTruststoreFile() != null
                    || host.getCaCertificateFile() != null
                    || host.getCaCertificatePath() != null
                    || host.getTrustManagerClassName() != null
                            && !host.getTrustManagerClassName().isEmpty()
                    || host.getTruststore() != null; // set by code
        } catch (IOException e) {
            return true; // the connector reports that the trust store cannot be read
        }
    }
}
