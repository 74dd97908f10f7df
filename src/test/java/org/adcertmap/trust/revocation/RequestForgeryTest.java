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

/** Whoever can write a URL into a certificate cannot make this server ask whom it should not. */
class RequestForgeryTest extends RevocationScenario {
    private void assertNotAsked(String says, String url) {
        X509Certificate alice = alice().crlDistributionPoint(url).issue().certificate();
        String said = of(alice);
        assertTrue(said.startsWith("REVOCATION_UNKNOWN") && said.contains(says), said);
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
    void thisMachineItsLinkAndMetadataServicesAreNotAskedUnlessListed(String host) {
        hosts = List.of();
        String said = of(alice().crlDistributionPoint("http://" + host + ":" + server.port() + "/ca.crl")
                .issue()
                .certificate());
        assertTrue(said.startsWith("REVOCATION_UNKNOWN"), said);
        assertTrue(
                said.contains("revocationAllowedHosts")
                        || said.contains("is not known")
                        || said.contains("no URL")
                        || said.contains("only http URLs"),
                said);
        assertEquals(List.of(), server.requests());
    }

    @ParameterizedTest
    @ValueSource(strings = {"[64:ff9b::169.254.169.254]", "[64:ff9b::7f00:1]", "[::127.0.0.1]"})
    void norByWayOfATranslator(String host) {
        assertThrows(IOException.class, () -> new FetchPolicy(List.of()).mustAllow(host, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"[64:ff9b::10.1.2.3]", "10.1.2.3", "192.168.1.1", "172.16.0.1", "[fd12::1]", "93.184.216.34"})
    void privateAddressesAreWhereEnterprisesPublish(String host) {
        assertDoesNotThrow(() -> new FetchPolicy(List.of()).mustAllow(host, false));
    }

    @Test
    void whereHostsAreListedNoOtherIsAsked() {
        hosts = List.of("pki.example.com", "*.corp.example.com");
        assertNotAsked("not among revocationAllowedHosts", server.url("/ca.crl"));
        assertDoesNotThrow(() -> new FetchPolicy(hosts).mustAllow("PKI.example.com", false));
        assertDoesNotThrow(() -> new FetchPolicy(hosts).mustAllow("a.corp.example.com", false));
        assertThrows(IOException.class, () -> new FetchPolicy(hosts).mustAllow("corp.example.com", false));
        assertThrows(IOException.class, () -> new FetchPolicy(hosts).mustAllow("evilcorp.example.com", false));
        assertThrows(IOException.class, () -> new FetchPolicy(hosts).mustAllow("pki.example.com.evil.example", false));
    }

    @Test
    void behindAProxyOnlyNumbersCanBeLookedAt() {
        assertThrows(IOException.class, () -> new FetchPolicy(List.of()).mustAllow("169.254.169.254", true));
        assertThrows(IOException.class, () -> new FetchPolicy(List.of()).mustAllow("2130706433", true));
        assertDoesNotThrow(() -> new FetchPolicy(List.of()).mustAllow("known-to-the-proxy.example", true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd", "ftp://127.0.0.1/ca.crl", "https://127.0.0.1/ca.crl", "gopher://127.0.0.1/",
                        "jar:http://127.0.0.1!/x",
                "http:///ca.crl", "http:ca.crl", "//127.0.0.1/ca.crl", "ldaps://127.0.0.1/", ""
            })
    void onlyHttpIsSpoken(String url) {
        assertNotAsked("unknown: ", url);
    }

    @Test
    void aUserInAUrlIsNotSent() {
        assertNotAsked("without a user", "http://user:secret@127.0.0.1:" + server.port() + "/ca.crl");
        assertNotAsked("without a user", "http://pki.example.com@127.0.0.1:" + server.port() + "/ca.crl");
    }

    @Test
    void redirectsAreHeldToTheSameRules() {
        server.redirect("/a", server.url("/b")).publish("/b", CA.newCrl().issue());
        assertTrue(of(alice().crlDistributionPoint(server.url("/a")).issue().certificate())
                .startsWith("good"));
        server.redirect("/c", "http://localhost:" + server.port() + "/b")
                .redirect("/d", "file:///etc/passwd")
                .redirect("/e", "/e");
        assertRefused("not among revocationAllowedHosts", "/c");
        assertRefused("only http URLs", "/d");
        assertRefused("redirected more than", "/e");
        server.redirect("/f", "http://[bad");
        assertRefused("no URL", "/f");
        assertEquals(1, server.requests("/b"));
    }

    private void assertRefused(String says, String path) {
        String said = of(alice().crlDistributionPoint(server.url(path)).issue().certificate());
        assertTrue(said.startsWith("REVOCATION_UNKNOWN") && said.contains(says), said);
    }

    @Test
    void whatNeverEndsIsCutOff() {
        server.endless("/ocsp");
        String said = of(aliceWithResponder());
        assertTrue(said.startsWith("REVOCATION_UNKNOWN") && said.contains("too large"), said);
    }

    @Test
    void aCertificateWithAHundredUrlsIsNotFollowed() {
        String[] urls = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> server.url("/" + i))
                .toArray(String[]::new);
        String said = of(alice().crlDistributionPoint(urls).issue().certificate());
        assertTrue(said.startsWith("REVOCATION_UNKNOWN") && said.contains("100 URLs"), said);
        assertEquals(List.of(), server.requests());
    }

    @Test
    void norWithAHundredUrlsForChanges() {
        server.publish("/ca.crl", CA.newCrl().crlNumber(5).issue());
        String[] urls = java.util.stream.IntStream.range(0, 100)
                .mapToObj(i -> server.url("/" + i))
                .toArray(String[]::new);
        String said = of(alice().crlDistributionPoint(server.url("/ca.crl"))
                .freshestCrl(urls)
                .issue()
                .certificate());
        assertTrue(said.startsWith("REVOCATION_UNKNOWN") && said.contains("101 URLs"), said);
        assertEquals(List.of(), server.requests());
    }

    @Test
    void noAddressOfThisMachineIsAskedUnlessListed() throws Exception {
        for (NetworkInterface one : Collections.list(NetworkInterface.getNetworkInterfaces())) {
            for (InetAddress own : Collections.list(one.getInetAddresses())) {
                String host = own instanceof Inet6Address ? "[" + own.getHostAddress() + "]" : own.getHostAddress();
                assertThrows(IOException.class, () -> new FetchPolicy(List.of()).mustAllow(host, false), host);
            }
        }
    }

    @DisplayName(
            "A server that drips its headers, octet by octet, holds nobody's thread for longer than a list may take")
    @Test
    void headersThatDripAreCutOff() throws Exception {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        HttpFetcher http = new HttpFetcher(new FetchPolicy(List.of("127.0.0.1")), Duration.ofSeconds(30), timer);
        try (ServerSocket drips = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Thread drip = new Thread(() -> {
                try (Socket one = drips.accept()) {
                    one.getOutputStream().write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        one.getOutputStream().write('x');
                        Thread.sleep(50);
                    }
                } catch (IOException | InterruptedException e) {
                    // It was cut off.
                }
            });
            drip.start();
            String url = "http://127.0.0.1:" + drips.getLocalPort() + "/ca.crl";
            String said = assertTimeoutPreemptively(
                            Duration.ofSeconds(20),
                            () -> assertThrows(
                                    IOException.class,
                                    () -> http.open(url, null, 1_000, Duration.ofSeconds(1))
                                            .close()))
                    .getMessage();
            assertTrue(said.contains("too slowly"), said);
            drip.interrupt();
        } finally {
            timer.shutdownNow();
        }
    }

    @DisplayName("Whoever is asked for a list gets no password that an application has told the JVM")
    @Test
    void noPasswordOfTheJvmIsSent() throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        HttpServer asks = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        asks.createContext("/", exchange -> {
            sent.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"lists\"");
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        asks.start();
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("app", "secret".toCharArray());
            }
        });
        try {
            String said = of(alice().crlDistributionPoint(
                            "http://127.0.0.1:" + asks.getAddress().getPort() + "/ca.crl")
                    .issue()
                    .certificate());
            assertTrue(said.startsWith("REVOCATION_UNKNOWN") && said.contains("401"), said);
            assertEquals(List.of("null"), sent);
        } finally {
            Authenticator.setDefault(null);
            asks.stop(0);
        }
    }
}
