// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.bench;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLSocket;
import org.adcertmap.bench.ClientCertificates.Client;

/**
 * One keep-alive connection of one client. Each has its own TLS context, so that the handshake is always a full one. A
 * minimal HTTP client, because the clients share the processors with the measured server. Confined to one thread at a
 * time.
 */
final class ClientConnection implements Closeable {
    /** Result of a request. WRONG_USER_OR_ROLE is status 200 with another user name or without the role. */
    enum Outcome {
        SUCCESS,
        DENIED,
        UNAVAILABLE,
        WRONG_USER_OR_ROLE,
        FAILED
    }

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final String CONTENT_LENGTH = "\r\ncontent-length: ";
    private static final String SET_SESSION_COOKIE = "\r\nset-cookie: jsessionid=";

    private final SSLSocket socket;
    private final InputStream in;
    private final OutputStream out;
    private final Target target;
    private final String expected;
    private final byte[] buffer = new byte[16_384];
    private byte[] request = request("");
    private boolean open = true;

    ClientConnection(Client client, Target target, X509Certificate ca) throws IOException {
        this.target = target;
        this.expected = target.authenticatesUsers() ? client.sam() : "-;";
        Socket plain = new Socket();
        try {
            plain.setTcpNoDelay(true);
            plain.setSoTimeout(TIMEOUT_MILLIS);
            plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.port()), TIMEOUT_MILLIS);
            socket = (SSLSocket) client.identity()
                    .sslContext(ca)
                    .getSocketFactory()
                    .createSocket(plain, "localhost", target.port(), true);
            socket.startHandshake();
        } catch (IOException e) {
            plain.close();
            throw e;
        }
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    private static byte[] request(String headers) {
        return ("GET /hello HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    boolean isOpen() {
        return open;
    }

    /** Sends one request and reads the response; never throws. */
    Outcome get() {
        try {
            out.write(request);
            out.flush();
            return readResponse();
        } catch (IOException e) {
            close();
            return Outcome.FAILED;
        }
    }

    private Outcome readResponse() throws IOException {
        int have = 0;
        int head = -1;
        while (head < 0) {
            have += read(have);
            head = endOfHead(have);
        }
        String headers = new String(buffer, 0, head, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        int length = headers.contains(CONTENT_LENGTH) ? Integer.parseInt(after(headers, CONTENT_LENGTH, "\r\n")) : 0;
        while (have < head + length) {
            have += read(have);
        }
        if (target.usesSessions() && headers.contains(SET_SESSION_COOKIE)) {
            int at = headers.indexOf(SET_SESSION_COOKIE) + SET_SESSION_COOKIE.length();
            String id = new String(buffer, at, headers.indexOf(';', at) - at, StandardCharsets.ISO_8859_1);
            request = request("Cookie: JSESSIONID=" + id + "\r\n");
        }
        if (headers.contains("\r\nconnection: close")) {
            close();
        }
        return switch (headers.substring(9, 12)) {
            case "200" -> isExpected(head, length) ? Outcome.SUCCESS : Outcome.WRONG_USER_OR_ROLE;
            case "401", "403" -> Outcome.DENIED;
            default -> Outcome.UNAVAILABLE;
        };
    }

    private static String after(String headers, String name, String end) {
        int from = headers.indexOf(name) + name.length();
        return headers.substring(from, headers.indexOf(end, from));
    }

    private boolean isExpected(int head, int length) {
        String body = new String(buffer, head, length, StandardCharsets.ISO_8859_1);
        return body.startsWith(expected) && (!target.authenticatesUsers() || body.endsWith(";1\n"));
    }

    private int read(int at) throws IOException {
        int n = in.read(buffer, at, buffer.length - at);
        if (n < 0) {
            throw new EOFException();
        }
        return n;
    }

    private int endOfHead(int have) {
        for (int i = 3; i < have; i++) {
            if (buffer[i] == '\n' && buffer[i - 1] == '\r' && buffer[i - 2] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        open = false;
        try {
            socket.close();
        } catch (IOException e) {
            // nothing else can be done to close it
        }
    }
}
