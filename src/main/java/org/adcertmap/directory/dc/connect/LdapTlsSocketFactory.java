// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates TLS sockets that check the host name and have a read timeout. The certificate must be for the host name of
 * the connection; the check is the JDK's, because that of the SDK accepts any certificate of a loopback address. The
 * read timeout covers the TLS handshake: the SDK's connect timeout ends with the TCP connection, its response timeout
 * begins with the first request, and a server that accepts connections but never responds would block the handshake for
 * ever. Immutable.
 */
final class LdapTlsSocketFactory extends SSLSocketFactory {
    /** The JDK's name for the host name check of LDAP (RFC 2830 3.6). */
    private static final String ENDPOINT_IDENTIFICATION = "LDAPS";

    private final SSLSocketFactory sockets;
    private final int readTimeoutMillis;

    LdapTlsSocketFactory(SSLSocketFactory sockets, Duration readTimeout) {
        this.sockets = sockets;
        this.readTimeoutMillis = Math.toIntExact(readTimeout.toMillis());
    }

    private Socket configured(Socket socket) throws SocketException {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(ENDPOINT_IDENTIFICATION);
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(readTimeoutMillis);
        return tls;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return sockets.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return sockets.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket() throws IOException {
        return configured(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return configured(sockets.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return configured(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return configured(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return configured(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return configured(sockets.createSocket(host, port, localHost, localPort));
    }
}
