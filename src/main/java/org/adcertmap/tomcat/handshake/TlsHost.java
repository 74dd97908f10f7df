// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import org.adcertmap.setup.serverxml.ClassNames;
import org.apache.catalina.Service;
import org.apache.catalina.connector.Connector;
import org.apache.tomcat.util.net.SSLHostConfig;

/**
 * A TLS virtual host of a connector, in the words of {@code server.xml}: the SSLHostConfig of a Connector of a Service.
 * Immutable, but its parts are Tomcat's and may be reconfigured.
 */
record TlsHost(Service service, Connector connector, SSLHostConfig config) {
    /** Names it for a log line, as the warnings at startup do. */
    @Override
    public String toString() {
        return "the connector on port [" + connector.getPort() + "] for [" + config.getHostName() + "]";
    }

    /**
     * Returns whether {@code trustManagerClassName} names the trust manager that lets untrusted certificates through.
     */
    boolean defers() {
        return ClassNames.DEFERRING_TRUST_MANAGER.equals(config.getTrustManagerClassName());
    }

    /** Returns whether {@code trustManagerClassName} names the trust manager that rejects untrusted certificates. */
    boolean logs() {
        return ClassNames.LOGGING_TRUST_MANAGER.equals(config.getTrustManagerClassName());
    }
}
