// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.connect;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Optional;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;

/**
 * Creates the socket of one connection, whose exchange closes it at its deadline. The SDK first requests a socket that
 * is not connected and, as there is none, one that is: so the connect timeout covers the TCP connection, and the read
 * timeout each read of the TLS handshake. The SDK itself then begins the handshake. Confined to one connection, but the
 * SDK calls it in another thread than that of the exchange: {@code socket} is volatile.
 */
final class TrackedSocketFactory extends SocketFactory {
    private final OpenSockets sockets;
    private final Exchange exchange;
    private final Optional<SSLSocketFactory> tls; // empty: TLS begins later (StartTLS), or never (SASL)
    private final String host;
    private final int connectTimeoutMillis;
    private final int readTimeoutMillis;
    private volatile Socket socket; // null before it is created

    TrackedSocketFactory(
            OpenSockets sockets,
            Exchange exchange,
            Optional<SSLSocketFactory> tls,
            String host,
            int connectTimeoutMillis,
            int readTimeoutMillis) {
        this.sockets = sockets;
        this.exchange = exchange;
        this.tls = tls;
        this.host = host;
        this.connectTimeoutMillis = connectTimeoutMillis;
        this.readTimeoutMillis = readTimeoutMillis;
    }

    /** Returns the TCP socket; empty if none was created. */
    Optional<Socket> socket() {
        return Optional.ofNullable(socket);
    }

    @Override
    public Socket createSocket() throws IOException {
        throw new SocketException("sockets are created connected");
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        Socket tcp = sockets.create();
        boolean isReady = false;
        try {
            socket = tcp;
            exchange.uses(tcp);
            tcp.connect(new InetSocketAddress(address, port), connectTimeoutMillis);
            tcp.setSoTimeout(readTimeoutMillis);
            Socket result = tls.isPresent() ? tls.get().createSocket(tcp, host, port, true) : tcp;
            isReady = true;
            return result;
        } finally {
            if (!isReady) {
                OpenSockets.close(tcp);
            }
        }
    }

    @Override
    public Socket createSocket(String name, int port) throws IOException {
        return createSocket(InetAddress.getByName(name), port);
    }

    @Override
    public Socket createSocket(String name, int port, InetAddress localHost, int localPort) throws IOException {
        throw new SocketException("sockets have any local address");
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        throw new SocketException("sockets have any local address");
    }
}
