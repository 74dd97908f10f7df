// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.fake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** Relays TCP connections to a server, which so gets a second address; on demand it disturbs the responses. */
public final class Relay implements AutoCloseable {
    /** What happens to responses of the server. */
    public enum Fault {
        NONE,
        /** The connection is closed in the middle of a response. */
        CUT,
        /** Responses are discarded, and the connection remains open (half-open). */
        LOST,
        /** Each response is delayed by half a second. */
        SLOW,
        /** Responses are sent octet by octet, one in 20 ms. */
        DRIP,
        /** Responses are sent octet by octet, one in a second. */
        TRICKLE,
        /** Requests are read octet by octet, one in a second. */
        SLOW_READER
    }

    private static final int HALF_A_SECOND = 500;
    private static final int DRIP_INTERVAL_MILLIS = 20;
    private static final int A_SECOND = 1_000;
    private static final int MAX_RECORDED = 65_536;

    private final LoopbackListener listener;
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger openConnections = new AtomicInteger();
    private final AtomicInteger dripped = new AtomicInteger();
    private final ByteArrayOutputStream requests = new ByteArrayOutputStream(); // guarded by itself
    private volatile Fault fault = Fault.NONE;
    private volatile URI server;

    /**
     * Starts the relay.
     *
     * @param address the local address on which it listens, on any free port
     * @param server the URL of the server
     */
    public Relay(String address, String server) {
        this(address, 0, server);
    }

    /** Starts the relay at this port of the address. */
    public Relay(String address, int port, String server) {
        this.server = URI.create(server);
        listener = LoopbackListener.start(address, port, this::serve);
    }

    public int port() {
        return listener.port();
    }

    /** Makes later connections lead to another server, as a name in DNS or a load balancer does. */
    public void leadTo(String other) {
        server = URI.create(other);
    }

    /** Sets the fault for later responses. */
    public void fault(Fault what) {
        fault = what;
    }

    /** Returns the number of accepted connections. */
    public int connections() {
        return connections.get();
    }

    /** Returns the number of connections that neither side has closed. */
    public int openConnections() {
        return openConnections.get();
    }

    private void serve(Socket client) throws IOException {
        connections.incrementAndGet();
        openConnections.incrementAndGet();
        URI present = server;
        try (Socket upstream = new Socket(present.getHost(), present.getPort())) {
            LoopbackListener.inBackground(() -> forward(client, upstream));
            forwardResponses(upstream, client);
        } finally {
            openConnections.decrementAndGet();
        }
    }

    private void forward(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            byte[] buffer = new byte[8192];
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                record(buffer, length);
                if (fault == Fault.SLOW_READER) {
                    drip(out, buffer, length, A_SECOND);
                } else {
                    out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // One side closed the connection, and so the other is closed too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void record(byte[] octets, int length) {
        synchronized (requests) {
            requests.write(octets, 0, Math.min(length, MAX_RECORDED - requests.size()));
        }
    }

    /** Returns the first 64 KiB that clients sent, a character for each octet. */
    public String requests() {
        synchronized (requests) {
            return requests.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void forwardResponses(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                switch (fault) {
                    case CUT -> {
                        out.write(buffer, 0, length / 2);
                        return;
                    }
                    case LOST -> {}
                    case SLOW -> {
                        Thread.sleep(HALF_A_SECOND);
                        out.write(buffer, 0, length);
                    }
                    case DRIP -> drip(out, buffer, length, DRIP_INTERVAL_MILLIS);
                    case TRICKLE -> drip(out, buffer, length, A_SECOND);
                    default -> out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // One side closed the connection, and so the other is closed too.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void drip(OutputStream out, byte[] octets, int length, int intervalMillis)
            throws IOException, InterruptedException {
        for (int i = 0; i < length; i++) {
            out.write(octets, i, 1);
            dripped.incrementAndGet();
            Thread.sleep(intervalMillis);
        }
    }

    /** Returns the number of octets that were sent one by one. */
    public int dripped() {
        return dripped.get();
    }

    @Override
    public void close() {
        listener.close();
    }
}
