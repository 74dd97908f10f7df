// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** Accepts TCP connections on an address of this host, and serves each in a thread of its own, until it is closed. */
final class LoopbackListener implements AutoCloseable {
    private static final int BACKLOG = 100;

    private final ServerSocket listener;

    /** Serves one connection, and closes it. */
    interface Service {
        /** @throws IOException if the client disconnects; ends the connection only */
        void serve(Socket client) throws IOException;
    }

    private LoopbackListener(ServerSocket listener) {
        this.listener = listener;
    }

    /** Starts to listen at the address, on any free port. */
    static LoopbackListener start(String address, Service service) {
        return start(address, 0, service);
    }

    /** Starts to listen at the address and the port; 0 for any free one. */
    static LoopbackListener start(String address, int port, Service service) {
        try {
            ServerSocket socket = new ServerSocket(port, BACKLOG, InetAddress.getByName(address));
            LoopbackListener listener = new LoopbackListener(socket);
            inBackground(() -> listener.accept(service));
            return listener;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept(Service service) {
        try {
            while (true) {
                Socket client = listener.accept();
                inBackground(() -> serve(service, client));
            }
        } catch (IOException e) {
            // It has been closed.
        }
    }

    private static void serve(Service service, Socket accepted) {
        try (Socket client = accepted) {
            service.serve(client);
        } catch (IOException e) {
            // One side has disconnected, and so the other is closed too.
        }
    }

    /** Runs the work in a thread that does not keep the JVM alive. */
    static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "loopback");
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends listening; connections remain open. */
    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
