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
 * A TLS client with one certificate or none. Each browser has connections of its own, and no cookies but those it is
 * told to send, so that a stolen cookie is one line.
 */
public final class Browser {
    private final HttpClient client;
    private final String root;

    private Browser(HttpClient client, String root) {
        this.client = client;
        this.root = root;
    }

    /** A browser that speaks whatever is best. */
    public static Browser with(SSLContext identity, int port) {
        return with(identity, port, HttpClient.Version.HTTP_1_1, "TLSv1.3");
    }

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

    /** One answer. */
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

        /** The value of a line {@code name=value}; nothing where there is none. */
        public Optional<String> value(String name) {
            return body().lines()
                    .filter(line -> line.startsWith(name + "="))
                    .map(line -> line.substring(name.length() + 1))
                    .findFirst();
        }

        /** Who the application says is there; the status where it did not say. */
        public String user() {
            return value("user").orElse(Integer.toString(status()));
        }

        /** The session cookie that this answer sets. */
        public Optional<String> sessionCookie() {
            List<String> cookies = response.headers().allValues("set-cookie");
            return cookies.stream()
                    .filter(cookie -> cookie.startsWith("JSESSIONID="))
                    .map(cookie -> cookie.split(";")[0])
                    .findFirst();
        }
    }

    public Page get(String path) {
        return get(path, null);
    }

    /**
     * @param cookie sent as it is; {@code null} for none
     * @param headers more of them, name and value by turns
     */
    public Page get(String path, String cookie, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + path)).timeout(Duration.ofSeconds(120));
        if (cookie != null) {
            request.header("Cookie", cookie);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return new Page(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
