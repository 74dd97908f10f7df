// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.kerberos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import org.adcertmap.pki.Identity;

/** Ends TLS with a certificate of its own and forwards over another TLS connection, as a load balancer does. */
public final class TlsEndingRelay implements AutoCloseable {
    private final SSLServerSocket listener;
    private final SSLContext toServer;
    private final String serverHost;
    private final int serverPort;

    /**
     * Starts the relay on any free port of localhost.
     *
     * @param identity what it presents to clients
     * @param serverCertificate the only one that it trusts
     */
    public TlsEndingRelay(Identity identity, X509Certificate serverCertificate, String serverHost, int serverPort)
            throws IOException {
        this.toServer = Identity.sslContextWithoutCertificate(serverCertificate);
        this.serverHost = serverHost;
        this.serverPort = serverPort;
        this.listener = (SSLServerSocket) identity.sslContext(identity.certificate())
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::listen);
    }

    public int port() {
        return listener.getLocalPort();
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = toServer.getSocketFactory().createSocket(serverHost, serverPort);
                start(() -> forward(client, server));
                start(() -> forward(server, client));
            }
        } catch (IOException e) {
            // The relay was closed, or the server is unreachable; clients see that as they would without the relay.
        }
    }

    private static void forward(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One side closed the connection, and so the other is closed too.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tls-ending-relay");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
