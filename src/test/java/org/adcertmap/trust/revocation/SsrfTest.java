// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PasswordAuthentication;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.adcertmap.trust.revocation.fetch.HttpFetcher;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs in certificates cannot make this server send requests to internal services (SSRF). */
class SsrfTest extends RevocationScenario {
    private void assertNotFetched(String detail, String url) {
        X509Certificate alice = alice().crlDistributionPoint(url).issue().certificate();
        String status = statusOf(alice);
        assertTrue(status.startsWith("REVOCATION_UNKNOWN") && status.contains(detail), status);
        assertEquals(List.of(), server.requests());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "2130706433",
                "0x7f000001",
                "0.0.0.0",
                "169.254.169.254",
                "100.100.100.200",
                "168.63.129.16",
                "[::1]",
                "[::]",
                "[fe80::1]",
                "[::ffff:127.0.0.1]",
                "[fd00:ec2::254]",
                "224.0.0.1"
            })
    void thisMachineLinkLocalAddressesAndMetadataServicesAreForbiddenUnlessListed(String host) {
        allowedHosts = List.of();
        String status = statusOf(alice().crlDistributionPoint("http://" + host + ":" + server.port() + "/ca.crl")
                .issue()
                .certificate());
        assertTrue(status.startsWith("REVOCATION_UNKNOWN"), status);
        assertTrue(
                status.contains("revocationAllowedHosts")
                        || status.contains("cannot be resolved")
                        || status.contains("invalid URL")
                        || status.contains("only http URLs with a host"),
                status);
        assertEquals(List.of(), server.requests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[64:ff9b::169.254.169.254]", "[64:ff9b::7f00:1]", "[::127.0.0.1]"})
    void forbiddenAddressesInsideNat64AddressesAreForbidden(String host) {
        assertThrows(IOException.class, () -> new FetchPolicy(List.of()).requireAllowed(host, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[64:ff9b::10.1.2.3]", "10.1.2.3", "192.168.1.1", "172.16.0.1", "[fd12::1]", "93.184.216.34"})
    void privateAddressesAreAllowed(String host) {
        assertDoesNotThrow(() -> new FetchPolicy(List.of()).requireAllowed(host, false));
    }

    @Test
    void onlyListedHostsAreAllowed() {
        allowedHosts = List.of("pki.example.com", "*.corp.example.com");
        assertNotFetched("is not in revocationAllowedHosts", server.url("/ca.crl"));
        assertDoesNotThrow(() -> new FetchPolicy(allowedHosts).requireAllowed("PKI.example.com", false));
        assertDoesNotThrow(() -> new FetchPolicy(allowedHosts).requireAllowed("a.corp.example.com", false));
        assertThrows(IOException.class, () -> new FetchPolicy(allowedHosts).requireAllowed("corp.example.com", false));
        assertThrows(
                IOException.class, () -> new FetchPolicy(allowedHosts).requireAllowed("evilcorp.example.com", false));
        assertThrows(
                IOException.class,
                () -> new FetchPolicy(allowedHosts).requireAllowed("pki.example.com.evil.example", false));
    }

    @Test
    void behindAProxyOnlyIpAddressesAreChecked() {
        assertThrows(IOException.class, () -> new FetchPolicy(List.of()).requireAllowed("169.254.169.254", true));
        assertThrows(IOException.class, () -> new FetchPolicy(List.of()).requireAllowed("2130706433", true));
        assertDoesNotThrow(() -> new FetchPolicy(List.of()).requireAllowed("known-to-the-proxy.example", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd", "ftp://127.0.0.1/ca.crl", "https://127.0.0.1/ca.crl", "gopher://127.0.0.1/",
                        "jar:http://127.0.0.1!/x",
                "http:///ca.crl", "http:ca.crl", "//127.0.0.1/ca.crl", "ldaps://127.0.0.1/", ""
            })
    void onlyHttpUrlsAreFetched(String url) {
        assertNotFetched("revocation status unknown: ", url);
    }

    @Test
    void urlsWithAUserNameAreNotFetched() {
        assertNotFetched("without a user name", "http://user:secret@127.0.0.1:" + server.port() + "/ca.crl");
        assertNotFetched("without a user name", "http://pki.example.com@127.0.0.1:" + server.port() + "/ca.crl");
    }

    @Test
    void redirectsObeyTheSamePolicy() {
        server.redirect("/a", server.url("/b")).publish("/b", CA.newCrl().issue());
        assertTrue(
                statusOf(alice().crlDistributionPoint(server.url("/a")).issue().certificate())
                        .startsWith("good"));
        server.redirect("/c", "http://localhost:" + server.port() + "/b")
                .redirect("/d", "file:///etc/passwd")
                .redirect("/e", "/e");
        assertRefused("is not in revocationAllowedHosts", "/c");
        assertRefused("only http URLs with a host", "/d");
        assertRefused("redirected more than", "/e");
        server.redirect("/f", "http://[bad");
        assertRefused("invalid URL", "/f");
        assertEquals(1, server.requests("/b"));
    }

    private void assertRefused(String detail, String path) {
        String status =
                statusOf(alice().crlDistributionPoint(server.url(path)).issue().certificate());
        assertTrue(status.startsWith("REVOCATION_UNKNOWN") && status.contains(detail), status);
    }

    @Test
    void endlessResponseIsAborted() {
        server.endless("/ocsp");
        String status = statusOf(aliceWithOcsp());
        assertTrue(status.startsWith("REVOCATION_UNKNOWN") && status.contains("the response is too large"), status);
    }

    @Test
    void tooManyUrlsInACertificateAreNotFetched() {
        String[] urls = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> server.url("/" + i))
                .toArray(String[]::new);
        String status = statusOf(alice().crlDistributionPoint(urls).issue().certificate());
        assertTrue(status.startsWith("REVOCATION_UNKNOWN") && status.contains("100 URLs"), status);
        assertEquals(List.of(), server.requests());
    }

    @Test
    void tooManyUrlsOfADeltaCrlAreNotFetched() {
        server.publish("/ca.crl", CA.newCrl().crlNumber(5).issue());
        String[] urls = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> server.url("/" + i))
                .toArray(String[]::new);
        String status = statusOf(alice().crlDistributionPoint(server.url("/ca.crl"))
                .freshestCrl(urls)
                .issue()
                .certificate());
        assertTrue(status.startsWith("REVOCATION_UNKNOWN") && status.contains("101 URLs"), status);
        assertEquals(List.of(), server.requests());
    }

    @Test
    void noAddressOfThisMachineIsAllowedUnlessListed() throws Exception {
        for (NetworkInterface networkInterface : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress address : Collections.list(networkInterface.getInetAddresses())) {
                String host = address instanceof Inet6Address
                        ? "[" + address.getHostAddress() + "]"
                        : address.getHostAddress();
                assertThrows(IOException.class, () -> new FetchPolicy(List.of()).requireAllowed(host, false), host);
            }
        }
    }

    @DisplayName("A server that sends its headers byte by byte occupies a thread no longer than a CRL may take")
    @Test
    void slowHeadersAreAborted() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        HttpFetcher http = new HttpFetcher(new FetchPolicy(List.of("127.0.0.1")), Duration.ofSeconds(30), timer);
        try (ServerSocket slowServer = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread slow = new Thread(() -> {
                try (Socket socket = slowServer.accept()) {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        socket.getOutputStream().write('x');
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // The client has disconnected.
                }
            });
            slow.start();
            String url = "http://127.0.0.1:" + slowServer.getLocalPort() + "/ca.crl";
            String status = assertTimeoutPreemptively(
                            Duration.ofSeconds(20),
                            () -> assertThrows(
                                    IOException.class,
                                    () -> http.open(url, null, 1_000, Duration.ofSeconds(1))
                                            .close()))
                    .getMessage();
            assertTrue(status.contains("the response is too slow"), status);
            slow.interrupt();
        } finally {
            timer.shutdownNow();
        }
    }

    @DisplayName("A server named in a certificate gets no password of the JVM's default Authenticator")
    @Test
    void passwordOfTheJvmIsNotSent() throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        HttpServer server401 = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server401.createContext("/", exchange -> {
            sent.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"crls\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        server401.start();
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("app", "secret".toCharArray());
            }
        });
        try {
            String status = statusOf(alice().crlDistributionPoint(
                            "http://127.0.0.1:" + server401.getAddress().getPort() + "/ca.crl")
                    .issue()
                    .certificate());
            assertTrue(status.startsWith("REVOCATION_UNKNOWN") && status.contains("401"), status);
            assertEquals(List.of("null"), sent);
        } finally {
            Authenticator.setDefault(null);
            server401.stop(0);
        }
    }
}
