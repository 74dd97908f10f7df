package org.adcertmap.lab.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives a server a second address: whatever comes in at the relay goes to the server, and back, unless it is told
 * otherwise.
 */
public final class Relay implements AutoCloseable {
    /** What happens to what the server answers. */
    public enum Fault {
        NONE,
        /** The connection is cut in the middle of the answer. */
        CUT,
        /** The answer is lost, and the connection seems to live: half open. */
        LOST,
        /** The answer takes half a second longer. */
        SLOW
    }

    private static final int HALF_A_SECOND = 500;

    private final ServerSocket listener;
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Fault fault = Fault.NONE;
    private final URI server;

    /** @param address where the relay listens, on a port of its own */
    public Relay(String address, String server) {
        this.server = URI.create(server);
        try {
            listener = new ServerSocket(0, 50, InetAddress.getByName(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::listen);
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** From now on. */
    public void fault(Fault what) {
        fault = what;
    }

    /** How many connections came. */
    public int connections() {
        return connections.get();
    }

    private void listen() {
        try {
            while (true) {
                Socket client = listener.accept();
                connections.incrementAndGet();
                Socket behind = new Socket(server.getHost(), server.getPort());
                start(() -> pipe(client, behind));
                start(() -> answers(behind, client));
            }
        } catch (IOException e) {
            // The relay was closed, or the server is gone; its clients see it as they would without the relay.
        }
    }

    private static void pipe(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException e) {
            // One side has hung up, and with that the other is closed.
        }
    }

    private void answers(Socket from, Socket to) {
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
                    default -> out.write(buffer, 0, length);
                }
            }
        } catch (IOException e) {
            // One side has hung up, and with that the other is closed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "relay");
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
