// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.samba;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/** Opens connections to the domain controller, with a timeout for each step. */
final class SambaConnections {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int RESPONSE_MILLIS = 20_000;

    private final String address;
    private final SSLSocketFactory factory;

    SambaConnections(SambaHome home) {
        address = home.value("address");
        factory = new TimeoutSocketFactory(home.tls());
    }

    /** A new LDAPS connection, not bound. */
    LDAPConnection open() throws LDAPException {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        options.setConnectTimeoutMillis(CONNECT_MILLIS);
        options.setResponseTimeoutMillis(RESPONSE_MILLIS);
        options.setFollowReferrals(false);
        return new LDAPConnection(factory, options, address, 636);
    }

    /** Adds a read timeout: the SDK's connect timeout ends before the TLS handshake, in which a paused server hangs. */
    private static final class TimeoutSocketFactory extends SSLSocketFactory {
        private final SSLSocketFactory factory;

        TimeoutSocketFactory(SSLSocketFactory factory) {
            this.factory = factory;
        }

        private static Socket withTimeout(Socket socket) throws IOException {
            socket.setSoTimeout(CONNECT_MILLIS);
            return socket;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return factory.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return factory.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket() throws IOException {
            return withTimeout(factory.createSocket());
        }

        @Override
        public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
            return withTimeout(factory.createSocket(socket, host, port, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return withTimeout(factory.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
            return withTimeout(factory.createSocket(host, port, local, localPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return withTimeout(factory.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
            return withTimeout(factory.createSocket(host, port, local, localPort));
        }
    }
}
