// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Authenticator;
import java.net.HttpURLConnection;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Fetches CRLs and OCSP responses over HTTP. Only {@code http}: CRLs and OCSP responses are signed, and TLS would need
 * the revocation check that is under way (RFC 5280 8). At most three redirects, each under the same
 * {@link FetchPolicy}; a maximum size; a maximum time for the whole response, however slowly it arrives. Uses the JVM's
 * HTTP proxy where one is set. Thread-safe: all fields are final and thread-safe themselves.
 */
public final class HttpFetcher {
    private static final int MAX_REDIRECTS = 3;
    private static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302, 303, 307, 308);

    /**
     * Gives the credentials of the JVM's default Authenticator to proxies, never to a host that a certificate names.
     */
    private static final Authenticator PROXY_AUTHENTICATOR = new Authenticator() {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            Authenticator jvmDefault = Authenticator.getDefault();
            return jvmDefault == null || getRequestorType() != RequestorType.PROXY
                    ? null
                    : jvmDefault.requestPasswordAuthenticationInstance(
                            getRequestingHost(),
                            getRequestingSite(),
                            getRequestingPort(),
                            getRequestingProtocol(),
                            getRequestingPrompt(),
                            getRequestingScheme(),
                            getRequestingURL(),
                            getRequestorType());
        }
    };

    private final FetchPolicy policy;
    private final Duration timeout;
    private final ScheduledExecutorService timer;

    /**
     * Creates a fetcher.
     *
     * @param timeout for connecting, and for each read
     * @param timer disconnects what takes longer than its maximum time
     */
    public HttpFetcher(FetchPolicy policy, Duration timeout, ScheduledExecutorService timer) {
        this.policy = policy;
        this.timeout = timeout;
        this.timer = timer;
    }

    /**
     * Opens the response body.
     *
     * @param post the body of a POST, or {@code null} for a GET
     * @param maxBytes the maximum size of the response body
     * @param maxTime the maximum time for everything, redirects and headers included
     * @throws IOException with the reason why there is no response
     */
    public InputStream open(String url, byte[] post, long maxBytes, Duration maxTime) throws IOException {
        long deadline = System.nanoTime() + maxTime.toNanos();
        URI next = parse(url);
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            HttpURLConnection connection = connect(next);
            Future<?> disconnect = disconnectAt(deadline, connection);
            boolean isBodyOpen = false;
            try {
                send(connection, post);
                int status = connection.getResponseCode();
                if (REDIRECT_STATUSES.contains(status)) {
                    String location = connection.getHeaderField("Location");
                    next = resolveRedirect(next, location == null ? "" : location);
                } else if (status != HttpURLConnection.HTTP_OK) {
                    throw new IOException("HTTP status " + status);
                } else if (connection.getContentLengthLong() > maxBytes) {
                    throw new IOException("the response is larger than " + maxBytes + " bytes");
                } else {
                    InputStream body = new BoundedBody(connection, disconnect, maxBytes, deadline);
                    isBodyOpen = true;
                    return body;
                }
            } catch (IOException e) {
                throw BoundedBody.tooSlowOr(e, deadline);
            } finally {
                if (!isBodyOpen) {
                    disconnect.cancel(false);
                    connection.disconnect();
                }
            }
        }
        throw new IOException("redirected more than " + MAX_REDIRECTS + " times");
    }

    /** A read timeout starts anew with each byte that arrives; this deadline does not. */
    private Future<?> disconnectAt(long deadline, HttpURLConnection connection) throws IOException {
        try {
            return timer.schedule(connection::disconnect, deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("the revocation check has been stopped", e);
        }
    }

    private HttpURLConnection connect(URI uri) throws IOException {
        List<Proxy> proxies = ProxySelector.getDefault() == null
                ? List.of(Proxy.NO_PROXY)
                : ProxySelector.getDefault().select(uri);
        Proxy proxy = proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
        policy.requireAllowed(uri.getHost(), proxy.type() != Proxy.Type.DIRECT);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxy);
        connection.setAuthenticator(PROXY_AUTHENTICATOR);
        connection.setInstanceFollowRedirects(false);
        connection.setUseCaches(false);
        connection.setConnectTimeout((int) timeout.toMillis());
        connection.setReadTimeout((int) timeout.toMillis());
        connection.setRequestProperty("User-Agent", "adcertmap");
        connection.setRequestProperty("Accept", "*/*");
        return connection;
    }

    private static void send(HttpURLConnection connection, byte[] post) throws IOException {
        if (post != null) {
            connection.setRequestMethod("POST");
            connection.setDoOutput(true);
            connection.setRequestProperty("Content-Type", "application/ocsp-request");
            connection.setFixedLengthStreamingMode(post.length);
            try (OutputStream out = connection.getOutputStream()) {
                out.write(post);
            }
        }
    }

    private static URI resolveRedirect(URI from, String location) throws IOException {
        try {
            return parse(from.resolve(new URI(location.replace(" ", "%20"))).toString());
        } catch (URISyntaxException e) {
            throw new IOException("redirected to an invalid URL", e);
        }
    }

    private static URI parse(String url) throws IOException {
        try {
            URI uri = new URI(url.strip().replace(" ", "%20"));
            if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
                throw new IOException("only http URLs with a host and without a user name are fetched");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IOException("invalid URL", e);
        }
    }
}
