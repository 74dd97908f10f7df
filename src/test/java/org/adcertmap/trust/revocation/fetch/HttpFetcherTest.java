// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.atLeastOnce;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is sent to a server, and which of its responses are followed; without a network. */
class HttpFetcherTest {
    private static final Duration HOUR = Duration.ofHours(1);

    private final ProxySelector proxiesOfTheJvm = ProxySelector.getDefault();
    private final List<Socket> sockets = new ArrayList<>();
    private final List<String> sent = new ArrayList<>();
    private final List<String> connected = new ArrayList<>();
    private final List<Proxy> proxies = new ArrayList<>();
    private final List<String> responses = new ArrayList<>();
    private IOException refusal; // of the next connection

    private final Network network = new Network() {
        @Override
        public List<InetAddress> resolve(String host) throws IOException {
            return switch (host) {
                case "two" -> List.of(address("203.0.113.1"), address("203.0.113.2"));
                case "none" -> List.of();
                default -> List.of(address("203.0.113.9"));
            };
        }

        @Override
        public Socket open(Proxy proxy) throws IOException {
            proxies.add(proxy);
            return socket();
        }
    };

    private final HttpFetcher fetcher = new HttpFetcher(new FetchPolicy(List.of()), HOUR, network);

    private static InetAddress address(String text) throws IOException {
        return InetAddress.getByName(text);
    }

    /** A socket to a server with the next of the responses. */
    private Socket socket() throws IOException {
        Socket socket = mock(Socket.class);
        sockets.add(socket);
        doAnswer(call -> {
                    InetSocketAddress to = call.getArgument(0);
                    connected.add(to.getAddress().getHostAddress() + " " + to.getPort());
                    return null;
                })
                .when(socket)
                .connect(any(), anyInt());
        when(socket.isConnected()).thenReturn(refusal == null);
        if (refusal != null) {
            doThrow(refusal).when(socket).connect(any(), anyInt());
            refusal = null;
            return socket;
        }
        String response = responses.isEmpty() ? "" : responses.remove(0);
        when(socket.getInputStream())
                .thenReturn(new ByteArrayInputStream(response.getBytes(StandardCharsets.ISO_8859_1)));
        when(socket.getOutputStream()).thenReturn(new ByteArrayOutputStream() {
            @Override
            public void write(byte[] octets) {
                sent.add(new String(octets, StandardCharsets.ISO_8859_1));
            }
        });
        return socket;
    }

    private static String redirectTo(String location) {
        return "HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n";
    }

    private static String ok(String body) {
        return "HTTP/1.1 200 OK\r\n\r\n" + body;
    }

    private static Limits limits() {
        return Limits.fromNow(100, HOUR);
    }

    private String get(String url) throws IOException {
        try (InputStream body = fetcher.get(url, limits())) {
            return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String failureOf(String url) {
        return assertThrows(IOException.class, () -> get(url)).getMessage();
    }

    @AfterEach
    void restoreProxies() {
        ProxySelector.setDefault(proxiesOfTheJvm);
    }

    @Test
    void getIsSentWithoutCredentials() throws Exception {
        responses.add(ok("a crl"));
        assertEquals("a crl", get("http://ca:8080/ca.crl"));
        assertEquals(
                List.of("GET /ca.crl HTTP/1.1\r\nHost: ca:8080\r\nUser-Agent: adcertmap\r\nAccept: */*\r\n"
                        + "Accept-Encoding: identity\r\nConnection: close\r\n\r\n"),
                sent);
        assertEquals(List.of("203.0.113.9 8080"), connected);
        verify(sockets.get(0), atLeastOnce()).close();
    }

    @Test
    void postHasTheRequestAsItsBody() throws Exception {
        responses.add(ok("response"));
        try (InputStream body = fetcher.post("http://ocsp/", new byte[] {'a', 'b', 'c'}, limits())) {
            assertEquals("response", new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
        }
        assertEquals(
                List.of("POST / HTTP/1.1\r\nHost: ocsp\r\nUser-Agent: adcertmap\r\nAccept: */*\r\n"
                        + "Accept-Encoding: identity\r\nConnection: close\r\n"
                        + "Content-Type: application/ocsp-request\r\nContent-Length: 3\r\n\r\nabc"),
                sent);
    }

    @Test
    void threeRedirectsAreFollowed() throws Exception {
        responses.addAll(List.of(redirectTo("/1"), redirectTo("http://other/2"), redirectTo("3"), ok("here")));
        assertEquals("here", get("http://ca/0"));
        assertEquals(
                List.of("GET /0", "GET /1", "GET /2", "GET /3"),
                sent.stream()
                        .map(request -> request.substring(0, request.indexOf(" HTTP")))
                        .toList());
        for (Socket socket : sockets) {
            verify(socket, atLeastOnce()).close();
        }
        responses.addAll(List.of(redirectTo("/1"), redirectTo("/2"), redirectTo("/3"), redirectTo("/4"), ok("there")));
        assertEquals("redirected more than 3 times", failureOf("http://ca/0"));
    }

    @Test
    void otherStatusIsAFailure() {
        responses.add("HTTP/1.1 404 Not Found\r\n\r\n");
        assertEquals("HTTP status 404", failureOf("http://ca/"));
        responses.add("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
        assertEquals(
                "HTTP status 407: the HTTP proxy requires authentication, which is not supported",
                failureOf("http://ca/"));
        responses.add("HTTP/1.1 304 Not Modified\r\nLocation: /a\r\n\r\n");
        assertEquals("HTTP status 304", failureOf("http://ca/"));
    }

    @Test
    void bodyIsOpenUntilItIsClosed() throws Exception {
        responses.add(ok("a crl"));
        InputStream body = fetcher.get("http://ca/", limits());
        verify(sockets.get(0), never()).close();
        body.close();
        verify(sockets.get(0)).close();
    }

    @Test
    void nextAddressIsTriedWhereOneRefuses() throws Exception {
        refusal = new ConnectException("refused");
        responses.add(ok("a crl"));
        assertEquals("a crl", get("http://two/"));
        assertEquals(List.of("203.0.113.2 80"), connected);
        verify(sockets.get(0)).close();
    }

    @Test
    void failureToConnectIsReported() {
        refusal = new SocketTimeoutException("not now");
        assertEquals("the connection timed out", failureOf("http://ca/"));
        refusal = new ConnectException("refused");
        assertEquals("refused", failureOf("http://ca/"));
        assertEquals("the host has no address", failureOf("http://none/"));
    }

    @Test
    void forbiddenAddressIsNotConnectedTo() throws Exception {
        HttpFetcher listed = new HttpFetcher(new FetchPolicy(List.of("other")), HOUR, network);
        assertThrows(IOException.class, () -> listed.get("http://ca/", limits()));
        assertEquals(List.of(), sockets);
    }

    @Test
    void closingEndsAllFetches() throws Exception {
        responses.add(ok("a crl"));
        fetcher.get("http://ca/", limits());
        fetcher.close();
        verify(sockets.get(0)).close();
        assertEquals("the revocation check has been stopped", failureOf("http://ca/"));
    }

    private void proxyIs(Proxy... selected) {
        ProxySelector.setDefault(new ProxySelector() {
            @Override
            public List<Proxy> select(URI uri) {
                assertEquals("http://ca:81/", uri.toString());
                return List.of(selected);
            }

            @Override
            public void connectFailed(URI uri, SocketAddress address, IOException failure) {
                throw new AssertionError("not called");
            }
        });
    }

    @Test
    void httpProxyIsSentTheWholeUrl() throws Exception {
        proxyIs(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved("proxy", 3128)));
        responses.add(ok("a crl"));
        assertEquals("a crl", get("http://ca:81/ca.crl"));
        assertEquals("GET http://ca:81/ca.crl HTTP/1.1", sent.get(0).split("\r\n")[0]);
        assertEquals(List.of("203.0.113.9 3128"), connected);
        assertEquals(List.of(Proxy.NO_PROXY), proxies);
        HttpFetcher listed = new HttpFetcher(new FetchPolicy(List.of("other")), HOUR, network);
        responses.add(ok("not allowed"));
        assertThrows(IOException.class, () -> listed.get("http://ca:81/", limits()), "the policy counts all the same");
        assertEquals(1, sent.size(), "nothing is sent to a host that is not allowed");
    }

    @Test
    void socksProxyConnectsToTheAddressThatWasChecked() throws Exception {
        Proxy socks = new Proxy(Proxy.Type.SOCKS, InetSocketAddress.createUnresolved("proxy", 1080));
        proxyIs(socks);
        responses.add(ok("a crl"));
        assertEquals("a crl", get("http://ca:81/ca.crl"));
        assertEquals("GET /ca.crl HTTP/1.1", sent.get(0).split("\r\n")[0]);
        assertEquals(List.of("203.0.113.9 81"), connected);
        assertEquals(List.of(socks), proxies);
    }

    @Test
    void withoutAProxyTheServerIsConnectedToItself() throws Exception {
        proxyIs();
        responses.add(ok("1"));
        get("http://ca:81/");
        proxyIs(Proxy.NO_PROXY);
        responses.add(ok("2"));
        get("http://ca:81/");
        ProxySelector.setDefault(null);
        responses.add(ok("3"));
        get("http://ca:81/");
        assertEquals(List.of(Proxy.NO_PROXY, Proxy.NO_PROXY, Proxy.NO_PROXY), proxies);
    }
}
