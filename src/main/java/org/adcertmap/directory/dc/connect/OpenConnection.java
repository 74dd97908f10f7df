// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import com.unboundid.ldap.sdk.LDAPConnection;
import java.net.Socket;

/**
 * A connection to a domain controller with the TCP socket below its TLS layer. Confined to the exchange that uses it.
 */
public record OpenConnection(LDAPConnection ldap, Socket socket) implements AutoCloseable {
    /** Sends an unbind request and closes the connection. */
    @Override
    public void close() {
        try {
            ldap.close();
        } finally {
            OpenSockets.close(socket); // also where the SDK could not close the TLS layer
        }
    }
}
