// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.lab.tomcat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * A TLS client with one certificate or none. Each browser has its own connections and stores no cookies; a test passes
 * the cookie of each request, and so can send a stolen one.
 */
public final class Browser {
    private final HttpClient client;
    private final String root;

    private Browser(HttpClient client, String root) {
        this.client = client;
        this.root = root;
    }

    /** Creates a browser for HTTP/1.1 over TLS 1.3. */
    public static Browser with(SSLContext identity, int port) {
        return with(identity, port, HttpClient.Version.HTTP_1_1, "TLSv1.3");
    }

    /** Creates a browser for one version of HTTP and of TLS. */
    public static Browser with(SSLContext identity, int port, HttpClient.Version version, String tls) {
        SSLParameters parameters = new SSLParameters();
        parameters.setProtocols(new String[] {tls});
        HttpClient client = HttpClient.newBuilder()
                .sslContext(identity)
                .sslParameters(parameters)
                .version(version)
                .connectTimeout(Duration.ofSeconds(60))
                .build();
        return new Browser(client, "https://localhost:" + port);
    }

    /** Creates a client without TLS, for example a reverse proxy, over HTTP/1.1. */
    public static Browser overPlainHttp(int port) {
        return new Browser(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), "http://127.0.0.1:" + port);
    }

    /** One response. */
    public record Page(HttpResponse<String> response) {
        public int status() {
            return response.statusCode();
        }

        public String body() {
            return response.body();
        }

        public HttpClient.Version version() {
            return response.version();
        }

        public Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        /** Returns the value of the first line {@code name=value} of {@link WhoAmI}; empty if there is none. */
        public Optional<String> value(String name) {
            return body().lines()
                    .filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst();
        }

        /** Returns the user that the application sees; the HTTP status if the application did not respond. */
        public String user() {
            return value("user").orElse(Integer.toString(status()));
        }

        /** Returns the session cookie that this response sets, {@code JSESSIONID=...}. */
        public Optional<String> sessionCookie() {
            List<String> cookies = response.headers().allValues("set-cookie");
            return cookies.stream()
                    .filter(cookie -> cookie.startsWith("JSESSIONID="))
                    .map(cookie -> cookie.split(";")[0])
                    .findFirst();
        }
    }

    /** Sends a GET request without cookies. */
    public Page get(String path) {
        return get(path, null);
    }

    /**
     * Sends a GET request.
     *
     * @param cookie the value of the header Cookie; {@code null} for none
     * @param headers further headers, alternating names and values
     */
    public Page get(String path, String cookie, String... headers) {
        return send("GET", path, cookie, headers);
    }

    /** Sends a request without a body, see {@link #get(String, String, String...)}. */
    public Page send(String method, String path, String cookie, String... headers) {
        HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.noBody());
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    /** Sends a POST request with a body of so many octets. */
    public Page post(String path, int octets) {
        return send(request(path)
                .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[octets]))
                .build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(120));
    }

    private Page send(HttpRequest request) {
        try {
            return new Page(client.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
