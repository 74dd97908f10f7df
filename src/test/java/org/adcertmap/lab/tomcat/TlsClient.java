// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLContext;

/** A client that opens a new connection for each request, and resumes its TLS session if the server permits it. */
public final class TlsClient {
    private final SSLContext context;
    private final int port;
    private final String tls;
    private long latestSession; // creation time

    public TlsClient(SSLContext context, int port, String tls) {
        this.context = context;
        this.port = port;
        this.tls = tls;
    }

    /**
     * One response.
     *
     * @param resumed whether the connection resumed a TLS session, without a full handshake
     */
    public record Response(String body, boolean resumed) {
        /** Returns the user that the application sees. */
        public String user() {
            return body.lines()
                    .filter(line -> line.startsWith("user="))
                    .map(line -> line.substring(5))
                    .findFirst()
                    .orElse(body);
        }
    }

    /**
     * Sends a GET request. A resumed session of the JDK has the creation time of the original session, in TLS 1.2 and
     * 1.3.
     */
    public Response get(String path) {
        try (TlsConnection connection = TlsConnection.openWith(tls, context, port)) {
            String body = connection.get(path);
            long created = connection.socket().getSession().getCreationTime();
            boolean resumed = created == latestSession;
            latestSession = created;
            return new Response(body, resumed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
