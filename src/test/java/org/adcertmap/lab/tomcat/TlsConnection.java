// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** One TLS connection to a Tomcat on this machine, for requests one after the other. Not thread-safe. */
public final class TlsConnection implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 120_000;

    private final SSLSocket socket;

    private TlsConnection(SSLSocket socket) {
        this.socket = socket;
    }

    /** Opens a connection with a server name in the handshake (SNI), and completes the handshake. */
    public static TlsConnection open(SSLContext context, int port, String serverName) throws IOException {
        return open(context, port, Optional.of(serverName), context.getDefaultSSLParameters());
    }

    /** Opens a connection with one version of TLS, and completes the handshake. */
    public static TlsConnection openWith(String tls, SSLContext context, int port) throws IOException {
        SSLParameters parameters = context.getDefaultSSLParameters();
        parameters.setProtocols(new String[] {tls});
        return open(context, port, Optional.empty(), parameters);
    }

    private static TlsConnection open(
            SSLContext context, int port, Optional<String> serverName, SSLParameters parameters) throws IOException {
        serverName.ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new TlsConnection(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public SSLSocket socket() {
        return socket;
    }

    /** Sends a GET request, and returns the whole response. */
    public String get(String path) throws IOException {
        return get(path, "localhost");
    }

    /** Sends a GET request with this host name, and returns the whole response. */
    public String get(String path, String host) throws IOException {
        send(path, host);
        return read();
    }

    /** Sends a GET request, whose response remains to be read. */
    public void send(String path, String host) throws IOException {
        socket.getOutputStream()
                .write(("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
    }

    /**
     * Returns the next response: status line, fields, an empty line and the body.
     *
     * @throws IOException if the connection ends before
     */
    public String read() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        int length = -1;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line).append('\n');
            if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(line.substring(15).strip());
            }
        }
        byte[] body = length < 0 ? chunks(in) : in.readNBytes(length);
        return head + "\n" + new String(body, StandardCharsets.UTF_8);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the connection ends within a response, after: " + line);
            }
            line.append((char) octet);
        }
        return line.toString().strip();
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            int length = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(length));
            line(in);
            if (length == 0) {
                return body.toByteArray();
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
