// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A TCP relay in front of the directory that can simulate a hanging host: while frozen it accepts connections and
 * forwards nothing. Thawing resets all connections, as after a restart. {@code frozen} is guarded by this object's
 * lock; the set of sockets is concurrent.
 */
final class FreezableRelay {
    private static final int BACKLOG = 1_000;

    private final int target;
    private final ServerSocket listener;
    private final Set<Socket> openSockets = ConcurrentHashMap.newKeySet();
    private boolean frozen;

    FreezableRelay(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
        start(this::listen);
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Stops forwarding. */
    synchronized void freeze() {
        frozen = true;
    }

    /** Resets all connections and forwards new ones. */
    synchronized void thaw() {
        frozen = false;
        openSockets.forEach(FreezableRelay::reset);
        openSockets.clear();
        notifyAll();
    }

    private synchronized void awaitThaw() throws InterruptedException {
        while (frozen) {
            wait();
        }
    }

    private void listen() throws IOException {
        while (true) {
            Socket client = listener.accept();
            client.setTcpNoDelay(true);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            server.setTcpNoDelay(true);
            openSockets.add(client);
            openSockets.add(server);
            start(() -> pipe(client, server));
            start(() -> pipe(server, client));
        }
    }

    private void pipe(Socket from, Socket to) throws IOException, InterruptedException {
        byte[] buffer = new byte[16_384];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                awaitThaw();
                out.write(buffer, 0, n);
            }
        } finally {
            openSockets.remove(from);
            openSockets.remove(to);
        }
    }

    private static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            // nothing else can be done to close it
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // one side has closed the connection; pipe() closes the other
                    }
                },
                "relay");
        thread.setDaemon(true);
        thread.start();
    }
}
