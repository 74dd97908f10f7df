// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection;

import org.apache.catalina.connector.Request;

/** Reports what {@code sslFlags} requires of the client's TLS connection. Each method reads it when it is called. */
public interface ClientTls {
    /** Returns whether the request came over TLS. */
    boolean isSecure();

    /** Returns whether the key of the cipher has at least 128 bits; costs a query of the TLS session. */
    boolean has128BitKey();

    /** Returns the TLS connection between the client and the connector. */
    static ClientTls ofConnection(Request request) {
        return new ClientTls() {
            @Override
            public boolean isSecure() {
                return request.isSecure();
            }

            @Override
            public boolean has128BitKey() {
                return CipherStrength.bits(request).orElse(0) >= 128;
            }
        };
    }

    /**
     * Returns the TLS connection that a trusted proxy terminates. Only the proxy knows its cipher, so the key suffices
     * if the connector calls the request secure.
     */
    static ClientTls ofProxy(Request request) {
        return new ClientTls() {
            @Override
            public boolean isSecure() {
                return request.isSecure();
            }

            @Override
            public boolean has128BitKey() {
                return request.isSecure();
            }
        };
    }
}
