// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on 127.0.0.1 that begins an HTTP response and continues it slowly, without an end, until it is closed. */
public final class DrippingServer implements AutoCloseable {
    private static final int INTERVAL_MILLIS = 20;
    private static final int REQUEST_OCTETS = 8_192;

    private final LoopbackListener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Map<Socket, Long> openedAt = new ConcurrentHashMap<>(); // by System.nanoTime()
    private final AtomicInteger connections = new AtomicInteger();
    private final byte[] beginning;
    private final byte[] drip;

    /**
     * Starts the server.
     *
     * @param beginning sent at once
     * @param drip sent again and again; empty for a server that sends nothing more
     */
    public DrippingServer(String beginning, String drip) {
        this.beginning = beginning.getBytes(StandardCharsets.US_ASCII);
        this.drip = drip.getBytes(StandardCharsets.US_ASCII);
        listener = LoopbackListener.start("127.0.0.1", this::serve);
    }

    public String url(String path) {
        return "http://127.0.0.1:" + port() + path;
    }

    public int port() {
        return listener.port();
    }

    /** The age of the oldest connection that the client has not closed; zero if there is none. */
    public Duration oldestConnection() {
        return openedAt.values().stream()
                .map(opened -> Duration.ofNanos(System.nanoTime() - opened))
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** The number of connections that were accepted. */
    public int connections() {
        return connections.get();
    }

    private void serve(Socket socket) throws IOException {
        connections.incrementAndGet();
        openedAt.put(socket, System.nanoTime());
        try {
            drip(socket);
        } finally {
            openedAt.remove(socket);
        }
    }

    private void drip(Socket socket) throws IOException {
        socket.setSoTimeout(INTERVAL_MILLIS);
        socket.getOutputStream().write(beginning);
        byte[] request = new byte[REQUEST_OCTETS];
        boolean isConnected = true;
        while (isConnected && closed.getCount() > 0) {
            try {
                isConnected = socket.getInputStream().read(request) >= 0;
            } catch (SocketTimeoutException e) {
                socket.getOutputStream().write(drip);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        listener.close();
    }
}
