// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;

/**
 * A TLS virtual host of a connector, in the words of {@code server.xml}: the SSLHostConfig of a Connector of a Service.
 * Immutable, but its parts are Tomcat's and may be reconfigured.
 */
record TlsHost(Service service, Connector connector, SSLHostConfig config) {
    /** The class name of the trust manager that lets untrusted certificates through. */
    static final String DEFERRING = "org.adcertmap.tomcat.handshake.DeferringClientTrustManager";

    /** The class name of the trust manager that rejects them. */
    static final String LOGGING = "org.adcertmap.tomcat.handshake.LoggingClientTrustManager";

    /** Names it for a log line, as the warnings at startup do. */
    @Override
    public String toString() {
        return "the connector on port [" + connector.getPort() + "] for [" + config.getHostName() + "]";
    }

    /** Returns whether {@code trustManagerClassName} names {@link #DEFERRING}. */
    boolean defers() {
        return DEFERRING.equals(config.getTrustManagerClassName());
    }

    /** Returns whether {@code trustManagerClassName} names {@link #LOGGING}. */
    boolean logs() {
        return LOGGING.equals(config.getTrustManagerClassName());
    }
}
