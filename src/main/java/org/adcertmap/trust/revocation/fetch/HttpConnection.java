// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A connection for one HTTP/1.1 request and its response. It sends no credentials and no cookies, and is closed after
 * the response. Confined to one thread, except {@link #close}.
 */
final class HttpConnection implements AutoCloseable {
    private final FetchSockets sockets;
    private final Duration timeout;
    private final long deadline;
    private Socket socket; // the one that is connected, or the last one that could not be

    /**
     * Opens a connection to the first address that accepts one.
     *
     * @param socksProxy the SOCKS proxy, or {@link Proxy#NO_PROXY}
     * @param timeout for connecting, and for waiting without progress
     * @param deadline by {@link System#nanoTime()}
     * @throws IOException with the reason why the last address could not be connected to
     */
    HttpConnection(
            FetchSockets sockets,
            List<InetAddress> addresses,
            int port,
            Proxy socksProxy,
            Duration timeout,
            long deadline)
            throws IOException {
        this.sockets = sockets;
        this.timeout = timeout;
        this.deadline = deadline;
        long connectDeadline = Math.min(deadline - System.nanoTime(), timeout.toNanos()) + System.nanoTime();
        IOException failure = new IOException("the host has no address");
        for (int i = 0; i < addresses.size(); i++) {
            socket = sockets.open(socksProxy);
            long left = (connectDeadline - System.nanoTime()) / (addresses.size() - i); // some time for each
            try {
                socket.connect(new InetSocketAddress(addresses.get(i), port), TimedInputStream.millisLeft(left));
                return;
            } catch (SocketTimeoutException e) {
                failure = new IOException("the connection timed out", e);
            } catch (IOException e) {
                failure = e;
            } finally {
                if (!socket.isConnected()) {
                    sockets.close(socket);
                }
            }
        }
        throw failure;
    }

    /**
     * Sends a request and reads the head of the response.
     *
     * @param target in origin-form or absolute-form
     * @param host the value of the Host header field
     * @param ocspRequest the body of a POST; empty for a GET
     */
    Response exchange(String target, String host, Optional<byte[]> ocspRequest) throws IOException {
        String head = (ocspRequest.isPresent() ? "POST " : "GET ") + target + " HTTP/1.1\r\n"
                + "Host: " + host + "\r\n"
                + "User-Agent: adcertmap\r\nAccept: */*\r\nAccept-Encoding: identity\r\nConnection: close\r\n"
                + ocspRequest
                        .map(body ->
                                "Content-Type: application/ocsp-request\r\nContent-Length: " + body.length + "\r\n")
                        .orElse("")
                + "\r\n";
        // One write, smaller than the socket's send buffer, so that it cannot block on a server that does not read.
        byte[] octets = head.getBytes(StandardCharsets.US_ASCII);
        byte[] body = ocspRequest.orElse(new byte[0]);
        byte[] request = new byte[octets.length + body.length];
        System.arraycopy(octets, 0, request, 0, octets.length);
        System.arraycopy(body, 0, request, octets.length, body.length);
        OutputStream out = socket.getOutputStream();
        out.write(request);
        TimedInputStream in = new TimedInputStream(socket, timeout, deadline);
        ResponseHead responseHead = ResponseHead.read(in);
        in.progress();
        return new Response(responseHead, in);
    }

    /** A response whose body has not been read. */
    record Response(ResponseHead head, TimedInputStream in) {}

    @Override
    public void close() {
        sockets.close(socket);
    }
}
