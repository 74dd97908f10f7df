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
 * What has every connection to a domain controller, before anything is said on it? The name check of the JDK: the
 * certificate must be for the host that was asked for (the SDK's own check lets loopback addresses pass). And a read
 * time-out: the SDK's connect time-out ends with the TCP connection, its response time-out begins with the first
 * request, and in between a server that accepts and then says nothing would hold the handshake for ever.
 */
final class LdapSocketFactory extends SSLSocketFactory {
    /** The JDK's name for the check of RFC 2830 3.6. */
    private static final String NAME_CHECK = "LDAPS";

    private final SSLSocketFactory sockets;
    private final int timeoutMillis;

    LdapSocketFactory(SSLSocketFactory sockets, Duration timeout) {
        this.sockets = sockets;
        this.timeoutMillis = Math.toIntExact(timeout.toMillis());
    }

    private Socket prepared(Socket socket) throws SocketException {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm(NAME_CHECK);
        tls.setSSLParameters(parameters);
        tls.setSoTimeout(timeoutMillis);
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
        return prepared(sockets.createSocket());
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return prepared(sockets.createSocket(socket, host, port, autoClose));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return prepared(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return prepared(sockets.createSocket(host, port, localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return prepared(sockets.createSocket(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return prepared(sockets.createSocket(host, port, localHost, localPort));
    }
}
