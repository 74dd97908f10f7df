package org.adcertmap.trust.revocation.fetch;

import java.io.FilterInputStream;
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
 * Fetches over HTTP what a certificate points to. Only {@code http}: what comes is signed, and TLS would need what is
 * asked for here (RFC 5280 8). A few redirects, each to the same rules; no more octets than allowed; no longer than
 * allowed, however slowly it drips. The JVM's proxy serves where one is set. Safe for any number of threads.
 */
public final class HttpFetcher {
    private static final int MOST_REDIRECTS = 3;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    /** What an application has told the JVM, a proxy may hear, but nobody whom a certificate names. */
    private static final Authenticator FOR_PROXIES = new Authenticator() {
        @Override
        protected PasswordAuthentication getPasswordAuthentication() {
            Authenticator told = Authenticator.getDefault();
            return told == null || getRequestorType() != RequestorType.PROXY
                    ? null
                    : told.requestPasswordAuthenticationInstance(
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

    private final FetchPolicy hosts;
    private final Duration timeout;
    private final ScheduledExecutorService timer;

    /**
     * @param timeout for a connection, and for each sign of life after that
     * @param timer cuts off what takes too long
     */
    public HttpFetcher(FetchPolicy hosts, Duration timeout, ScheduledExecutorService timer) {
        this.hosts = hosts;
        this.timeout = timeout;
        this.timer = timer;
    }

    /**
     * @param post what to send, or {@code null} to GET
     * @param most the most octets that the answer may have
     * @param longest for all of it, redirects and headers included
     * @throws IOException saying why there is no answer
     */
    public InputStream open(String url, byte[] post, long most, Duration longest) throws IOException {
        long end = System.nanoTime() + longest.toNanos();
        URI next = uri(url);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpURLConnection connection = connection(next);
            Future<?> cut = cut(connection, end);
            boolean isOpen = false;
            try {
                send(connection, post);
                int status = connection.getResponseCode();
                if (REDIRECTS.contains(status)) {
                    String location = connection.getHeaderField("Location");
                    next = redirected(next, location == null ? "" : location);
                } else if (status != HttpURLConnection.HTTP_OK) {
                    throw new IOException("HTTP status " + status);
                } else if (connection.getContentLengthLong() > most) {
                    throw new IOException("it has more than " + most + " octets");
                } else {
                    InputStream body = new Bounded(connection, cut, most, end);
                    isOpen = true;
                    return body;
                }
            } catch (IOException e) {
                throw inTime(e, end);
            } finally {
                if (!isOpen) {
                    cut.cancel(false);
                    connection.disconnect();
                }
            }
        }
        throw new IOException("it is redirected more than " + MOST_REDIRECTS + " times");
    }

    /** Time-outs end with each octet that comes; this does not. */
    private Future<?> cut(HttpURLConnection connection, long end) throws IOException {
        try {
            return timer.schedule(connection::disconnect, end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            throw new IOException("nothing is fetched any longer", e);
        }
    }

    private static IOException inTime(IOException trouble, long end) {
        return System.nanoTime() - end > 0 ? new IOException("it comes too slowly", trouble) : trouble;
    }

    private HttpURLConnection connection(URI uri) throws IOException {
        List<Proxy> proxies = ProxySelector.getDefault() == null
                ? List.of(Proxy.NO_PROXY)
                : ProxySelector.getDefault().select(uri);
        Proxy proxy = proxies.isEmpty() ? Proxy.NO_PROXY : proxies.get(0);
        hosts.mustAllow(uri.getHost(), proxy.type() != Proxy.Type.DIRECT);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(proxy);
        connection.setAuthenticator(FOR_PROXIES);
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

    private static URI redirected(URI from, String location) throws IOException {
        try {
            return uri(from.resolve(new URI(location.replace(" ", "%20"))).toString());
        } catch (URISyntaxException e) {
            throw new IOException("it is redirected to what is no URL", e);
        }
    }

    private static URI uri(String url) throws IOException {
        try {
            URI uri = new URI(url.strip().replace(" ", "%20"));
            if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null || uri.getRawUserInfo() != null) {
                throw new IOException("only http URLs with a host and without a user are asked");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new IOException("it is no URL", e);
        }
    }

    /** Ends where too much comes, or too slowly. */
    private static final class Bounded extends FilterInputStream {
        private final HttpURLConnection connection;
        private final Future<?> cut;
        private final long end;
        private long left;

        Bounded(HttpURLConnection connection, Future<?> cut, long most, long end) throws IOException {
            super(connection.getInputStream());
            this.connection = connection;
            this.cut = cut;
            this.left = most;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            if (System.nanoTime() - end > 0) {
                throw new IOException("it comes too slowly");
            }
            int count;
            try {
                count = super.read(octets, from, length);
            } catch (IOException e) {
                throw inTime(e, end);
            }
            left -= Math.max(count, 0);
            if (left < 0) {
                throw new IOException("it is too large");
            }
            return count;
        }

        @Override
        public void close() {
            cut.cancel(false);
            connection.disconnect(); // rather than reading a rest that may never come
        }
    }
}
