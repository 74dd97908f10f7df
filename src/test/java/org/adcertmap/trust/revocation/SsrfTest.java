// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PasswordAuthentication;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.adcertmap.trust.revocation.fetch.FetchPolicy;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs in certificates cannot make this server send requests to internal services (SSRF). */
class SsrfTest extends RevocationScenario {
    private List<InetAddress> resolveAllowed(List<String> allowed, String host) throws IOException {
        return new FetchPolicy(allowed).resolveAllowed(host, network);
    }

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
                "[fd00:ec2::23]",
                "[fd00:c1::a9fe:a9fe]",
                "[fd20:ce::254]",
                "192.0.0.192",
                "0.1.2.3",
                "255.255.255.255",
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
    @ValueSource(
            strings = {
                "[64:ff9b::169.254.169.254]",
                "[64:ff9b::7f00:1]",
                "[::127.0.0.1]",
                "[::ffff:0:127.0.0.1]",
                "[64:ff9b:1::a9fe:a9fe]",
                "[64:ff9b:1:a9fe:a9:fe00::]",
                "[64:ff9b:1:7f:0:100::]",
                "[64:ff9b:1:0:7f:1::]",
                "[2002:a9fe:a9fe::]",
                "[2002:7f00:1::1]",
                "[2001:0:a9fe:a9fe::]",
                "[2001:0:c000:204::5601:5601]",
                "[2001:db8::5efe:169.254.169.254]",
                "[fe80::200:5efe:10.1.2.3]"
            })
    void forbiddenAddressesInsideIpv6AddressesAreForbidden(String host) {
        assertThrows(IOException.class, () -> resolveAllowed(List.of(), host));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[64:ff9b::10.1.2.3]",
                "[64:ff9b:1::10.1.2.3]",
                "[64:ff9b:1:a01:2:300::]",
                "[2002:a01:203::]",
                "[2001:db8::5efe:10.1.2.3]",
                "[fd00:ec2::1]",
                "10.1.2.3",
                "192.168.1.1",
                "172.16.0.1",
                "[fd12::1]",
                "93.184.216.34"
            })
    void privateAddressesAreAllowed(String host) {
        assertDoesNotThrow(() -> resolveAllowed(List.of(), host));
    }

    @Test
    void onlyListedHostsAreAllowed() {
        allowedHosts = List.of("pki.example.com", "*.corp.example.com");
        network.name("PKI.example.com", "203.0.113.1").name("a.corp.example.com", "203.0.113.1");
        assertNotFetched("is not in revocationAllowedHosts", server.url("/ca.crl"));
        assertDoesNotThrow(() -> resolveAllowed(allowedHosts, "PKI.example.com"));
        assertDoesNotThrow(() -> resolveAllowed(allowedHosts, "a.corp.example.com"));
        assertThrows(IOException.class, () -> resolveAllowed(allowedHosts, "corp.example.com"));
        assertThrows(IOException.class, () -> resolveAllowed(allowedHosts, "evilcorp.example.com"));
        assertThrows(IOException.class, () -> resolveAllowed(allowedHosts, "pki.example.com.evil.example"));
    }

    @Test
    void behindAProxyOnlyIpAddressesAreChecked() {
        assertThrows(
                IOException.class,
                () -> new FetchPolicy(List.of()).requireAllowedBehindProxy("169.254.169.254", network));
        assertThrows(
                IOException.class, () -> new FetchPolicy(List.of()).requireAllowedBehindProxy("2130706433", network));
        assertDoesNotThrow(
                () -> new FetchPolicy(List.of()).requireAllowedBehindProxy("known-to-the-proxy.example", network));
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
                assertThrows(IOException.class, () -> resolveAllowed(List.of(), host), host);
            }
        }
    }

    @DisplayName("DNS rebinding: the address that was checked is connected to, whatever the name resolves to later")
    @Test
    void addressThatWasCheckedIsConnectedTo() {
        allowedHosts = List.of();
        server.publish("/ca.crl", CA.newCrl().issue());
        network.name("pki.example.com", "203.0.113.1").name("pki.example.com", "127.0.0.1");
        network.server("203.0.113.1", server.port());
        X509Certificate alice = alice().crlDistributionPoint("http://pki.example.com/ca.crl")
                .issue()
                .certificate();
        assertTrue(statusOf(alice).startsWith("good"), () -> statusOf(alice));
        assertEquals(List.of("203.0.113.1"), network.connected());
        assertEquals(List.of("pki.example.com"), network.resolved());
    }

    @Test
    void hostWithOneForbiddenAddressIsNotConnectedTo() {
        allowedHosts = List.of();
        network.name("pki.example.com", "203.0.113.1", "169.254.169.254").server("203.0.113.1", server.port());
        assertNotFetched("169.254.169.254", "http://pki.example.com/ca.crl");
        assertEquals(List.of(), network.connected());
    }

    @Test
    void hostOfARedirectIsResolvedAndChecked() {
        allowedHosts = List.of();
        server.redirect("/ca.crl", "http://internal.example.com/");
        network.name("pki.example.com", "203.0.113.1").server("203.0.113.1", server.port());
        network.name("internal.example.com", "127.0.0.1");
        String status = statusOf(alice().crlDistributionPoint("http://pki.example.com/ca.crl")
                .issue()
                .certificate());
        assertTrue(status.contains("the host internal.example.com resolves to 127.0.0.1"), status);
        assertEquals(List.of("203.0.113.1"), network.connected());
    }

    @DisplayName("A server named in a certificate gets no credentials: neither the password of the JVM's default"
            + " Authenticator nor a Kerberos ticket, and no cookie")
    @ParameterizedTest
    @ValueSource(strings = {"Basic realm=\"crls\"", "Negotiate", "NTLM", "Digest realm=\"crls\", nonce=\"1\""})
    void noCredentialsAreSent(String challenge) throws Exception {
        List<String> sent = new CopyOnWriteArrayList<>();
        List<String> prompts = new CopyOnWriteArrayList<>();
        HttpServer server401 = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server401.createContext("/", exchange -> {
            sent.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().keySet().stream().sorted().toList());
            exchange.getResponseHeaders().set("WWW-Authenticate", challenge);
            exchange.getResponseHeaders().set("Set-Cookie", "a=b");
            exchange.getResponseHeaders().set("Location", "/again");
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/again") ? 401 : 302, -1);
            exchange.close();
        });
        server401.start();
        CookieHandler cookies = CookieHandler.getDefault();
        CookieHandler.setDefault(new CookieManager());
        Authenticator.setDefault(new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                prompts.add(getRequestingScheme());
                return new PasswordAuthentication("app", "secret".toCharArray());
            }
        });
        try {
            String status = statusOf(alice().crlDistributionPoint(
                            "http://127.0.0.1:" + server401.getAddress().getPort() + "/ca.crl")
                    .issue()
                    .certificate());
            assertTrue(status.startsWith("REVOCATION_UNKNOWN") && status.contains("401"), status);
            String fields = " [Accept, Accept-encoding, Connection, Host, User-agent]";
            assertEquals(List.of("/ca.crl" + fields, "/again" + fields), sent);
            assertEquals(List.of(), prompts);
        } finally {
            Authenticator.setDefault(null);
            CookieHandler.setDefault(cookies);
            server401.stop(0);
        }
    }
}
