// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Fetches CRLs and OCSP responses over HTTP/1.1. Only {@code http}: CRLs and OCSP responses are signed, and TLS would
 * need the revocation check that is under way (RFC 5280 8). At most three redirects, each under the same
 * {@link FetchPolicy}; a maximum size; a maximum time for the whole response, and for each part of it without progress,
 * however slowly octets arrive. It connects to an address that the policy has checked, never to a name. It sends no
 * credentials and no cookies, whatever the server requests. Uses the JVM's HTTP or SOCKS proxy where one is set.
 *
 * <p>It has its own sockets because neither of the JDK's HTTP clients connects to a given address under a given host
 * name, nor accepts host names with an underscore; and because the streams of {@link java.net.HttpURLConnection} can be
 * closed only by waiting for the thread that reads.
 *
 * <p>Thread-safe: all fields are final and thread-safe themselves.
 */
public final class HttpFetcher implements AutoCloseable {
    private static final int MAX_REDIRECTS = 3;
    private static final int OK = 200;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    private static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302, 303, 307, 308);

    private final FetchPolicy policy;
    private final Duration timeout;
    private final Network network;
    private final FetchSockets sockets;

    /**
     * Creates a fetcher.
     *
     * @param timeout for connecting, for the head of a response, and for waiting without progress
     */
    public HttpFetcher(FetchPolicy policy, Duration timeout, Network network) {
        this.policy = policy;
        this.timeout = timeout;
        this.network = network;
        this.sockets = new FetchSockets(network);
    }

    /** Returns the host that a URL names, to count fetches by host; the URL itself where it is not fetched. */
    public static String hostOf(String url) {
        try {
            return HttpUrl.parse(url).host();
        } catch (IOException e) {
            return url.strip().toLowerCase(Locale.ROOT).split("[/?#]")[0]; // the scheme alone
        }
    }

    /**
     * Opens the response body of a GET request.
     *
     * @throws HttpResponseException if the server returns an error, or a malformed response
     * @throws IOException with the reason why there is no response
     */
    public InputStream get(String url, Limits limits) throws IOException {
        return open(HttpUrl.parse(url), Optional.empty(), limits);
    }

    /**
     * Opens the response body of a POST request.
     *
     * @throws HttpResponseException if the server returns an error, or a malformed response
     * @throws IOException with the reason why there is no response
     */
    public InputStream post(String url, byte[] ocspRequest, Limits limits) throws IOException {
        return open(HttpUrl.parse(url), Optional.of(ocspRequest), limits);
    }

    private InputStream open(HttpUrl first, Optional<byte[]> ocspRequest, Limits limits) throws IOException {
        HttpUrl url = first;
        for (int i = 0; i <= MAX_REDIRECTS; i++) {
            Proxy proxy = proxy(url);
            boolean isHttpProxy = proxy.type() == Proxy.Type.HTTP;
            HttpConnection connection = connect(url, proxy, limits.deadline());
            boolean isBodyOpen = false;
            try {
                HttpConnection.Response response = connection.exchange(
                        isHttpProxy ? url.toString() : url.target(), url.hostAndPort(), ocspRequest);
                int status = response.head().status();
                if (status == OK) {
                    InputStream body = new ResponseBody(connection, response.in(), response.head(), limits.maxBytes());
                    isBodyOpen = true;
                    return body;
                }
                if (!REDIRECT_STATUSES.contains(status)) {
                    throw new HttpResponseException(statusMessage(status));
                }
                url = url.resolve(response.head().location());
            } finally {
                if (!isBodyOpen) {
                    connection.close();
                }
            }
        }
        throw new IOException("redirected more than " + MAX_REDIRECTS + " times");
    }

    private static String statusMessage(int status) {
        return "HTTP status " + status
                + (status == PROXY_AUTHENTICATION_REQUIRED
                        ? ": the HTTP proxy requires authentication, which is not supported"
                        : "");
    }

    private HttpConnection connect(HttpUrl url, Proxy proxy, long deadline) throws IOException {
        if (proxy.type() == Proxy.Type.HTTP) {
            policy.requireAllowedBehindProxy(url.host(), network);
            InetSocketAddress address = (InetSocketAddress) proxy.address();
            return new HttpConnection(
                    sockets,
                    network.resolve(address.getHostString()),
                    address.getPort(),
                    Proxy.NO_PROXY,
                    timeout,
                    deadline);
        }
        List<InetAddress> addresses = policy.resolveAllowed(url.host(), network);
        return new HttpConnection(sockets, addresses, url.port(), proxy, timeout, deadline);
    }

    private static Proxy proxy(HttpUrl url) {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies =
                selector == null ? List.of() : selector.select(URI.create("http://" + url.hostAndPort() + "/"));
        return proxies.isEmpty() || proxies.get(0).type() == Proxy.Type.DIRECT ? Proxy.NO_PROXY : proxies.get(0);
    }

    /** Ends all fetches. */
    @Override
    public void close() {
        sockets.close();
    }
}
