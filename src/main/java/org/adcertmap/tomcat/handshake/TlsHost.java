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
    /** Names it for a log line, as the warnings at startup do. */
    @Override
    public String toString() {
        return "the connector on port [" + connector.getPort() + "] for [" + config.getHostName() + "]";
    }

    /** Returns whether {@code trustManagerClassName} names this class. */
    boolean uses(Class<?> trustManager) {
        return trustManager.getName().equals(config.getTrustManagerClassName());
    }
}
