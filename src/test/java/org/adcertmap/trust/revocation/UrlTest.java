// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import org.adcertmap.pki.FakeOcspResponder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** URLs as they are in certificates: what is fetched for them, and why some are not. */
class UrlTest extends RevocationScenario {
    private static final String IP = "203.0.113.1";

    private String fetch(byte[] url) {
        network.server(IP, server.port());
        byte[] name = tlv(0xA0, tlv(0xA0, tlv(0x86, url))); // distributionPoint, fullName, URI
        return statusOf(alice().rawExtension("2.5.29.31", false, tlv(0x30, tlv(0x30, name)))
                .issue()
                .certificate());
    }

    private static byte[] tlv(int tag, byte[] contents) {
        assertTrue(contents.length < 0x80);
        byte[] encoded = new byte[contents.length + 2];
        encoded[0] = (byte) tag;
        encoded[1] = (byte) contents.length;
        System.arraycopy(contents, 0, encoded, 2, contents.length);
        return encoded;
    }

    private String fetch(String url) {
        return fetch(url.getBytes(StandardCharsets.UTF_8));
    }

    @DisplayName("A host name with an underscore, as Windows machines have, is fetched from")
    @ParameterizedTest
    @ValueSource(strings = {"pki_srv.corp.example.test", "_pki.corp.example.test", "PKI_SRV", "10-1-2-3.example.test"})
    void hostNameOfAWindowsMachineIsFetchedFrom(String host) {
        allowedHosts = List.of();
        network.name(host.toLowerCase(Locale.ROOT), IP);
        server.publish("/ca.crl", CA.newCrl().issue());
        String status = fetch("http://" + host + "/ca.crl");
        assertTrue(status.startsWith("good"), status);
    }

    @DisplayName("Characters that a URL may not have are percent-encoded, in UTF-8; others stay as they are")
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "/Corp%20CA.crl /Corp%20CA.crl",
                "/Corp~CA.crl /Corp%20CA.crl",
                "/CA[1].crl /CA%5B1%5D.crl",
                "/CA|1.crl /CA%7C1.crl",
                "/CA(1)+.crl /CA(1)+.crl",
                "/a\\b.crl /a%5Cb.crl",
                "/<CaName>.crl /%3CCaName%3E.crl",
                "/{1}^`.crl /%7B1%7D%5E%60.crl",
                "/100%.crl /100%25.crl",
                "/100%zz.crl /100%25zz.crl",
                "/M\u00fcller.crl /M%C3%BCller.crl",
                "/%c3%bc.crl /%c3%bc.crl",
                "/ca.crl#fragment /ca.crl",
                "/ca.crl?a=b|c /ca.crl?a=b%7Cc",
                "?ca.crl /?ca.crl"
            })
    void pathIsPercentEncoded(String path, String sent) throws Exception {
        List<String> targets = new CopyOnWriteArrayList<>();
        HttpServer http = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        http.createContext("/", exchange -> {
            targets.add(exchange.getRequestURI().toString());
            byte[] crl = CA.newCrl().issue();
            exchange.sendResponseHeaders(200, crl.length);
            exchange.getResponseBody().write(crl);
            exchange.close();
        });
        http.start();
        try {
            String status = fetch("http://127.0.0.1:" + http.getAddress().getPort() + path.replace('~', ' '));
            assertTrue(status.startsWith("good"), status);
            assertEquals(List.of(sent), targets);
        } finally {
            http.stop(0);
        }
    }

    @DisplayName("A URL in Latin-1 is read as such and sent in UTF-8")
    @Test
    void latin1IsRead() {
        server.publish("/M%C3%BCller.crl", CA.newCrl().issue());
        String status = fetch(server.url("/M\u00fcller.crl").getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(status.startsWith("good"), status);
        assertTrue(status.contains("/M\u00fcller.crl"), status);
    }

    @Test
    void internationalHostNameIsFetchedFrom() {
        allowedHosts = List.of("xn--mller-kva.example.test");
        network.name("xn--mller-kva.example.test", IP);
        server.publish("/ca.crl", CA.newCrl().issue());
        String status = fetch("http://M\u00fcller.example.test/ca.crl");
        assertTrue(status.startsWith("good"), status);
    }

    @ParameterizedTest
    @ValueSource(strings = {" %s", "%s ", "\t%s\r\n", "\n  %s"})
    void blanksAroundAUrlAreIgnored(String form) {
        server.publish("/ca.crl", CA.newCrl().issue());
        String status = fetch(form.formatted(server.url("/ca.crl")));
        assertTrue(status.startsWith("good"), status);
        ldap = url -> CA.newCrl().revoked(CA.certificate()).issue();
        restart();
        status = fetch(form.formatted("LDAP:///CN=CA?certificateRevocationList"));
        assertTrue(status.startsWith("good"), status);
    }

    @Test
    void blanksAroundTheUrlOfAResponderAreIgnored() {
        server.responder("/ocsp", FakeOcspResponder.of(CA.identity()));
        String status =
                statusOf(alice().ocspResponder(" HTTP" + server.url("/ocsp").substring(4) + " ")
                        .issue()
                        .certificate());
        assertTrue(status.startsWith("good"), status);
        assertTrue(server.requests().get(0).startsWith("GET /ocsp/"), server.requests()::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "HTTP", "Http"})
    void schemeIsReadInAnyCase(String scheme) {
        server.publish("/ca.crl", CA.newCrl().issue());
        String status = fetch(scheme + server.url("/ca.crl").substring(4));
        assertTrue(status.startsWith("good"), status);
    }

    @DisplayName("A port that is none is an invalid URL, and the next URL is fetched")
    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "99999", "-1", "4294967376", "80a", "80:80", "99999999999999999999"})
    void invalidPortIsNotFetchedAndTheNextUrlIs(String port) {
        server.publish("/ca.crl", CA.newCrl().issue()).redirect("/moved", "http://127.0.0.1:" + port + "/");
        for (String url : List.of("http://127.0.0.1:" + port + "/ca.crl", server.url("/moved"))) {
            String alone = statusOf(alice().crlDistributionPoint(url).issue().certificate());
            assertTrue(alone.startsWith("REVOCATION_UNKNOWN") && alone.contains("invalid URL: its "), alone);
            String status = statusOf(alice().crlDistributionPoint(url, server.url("/ca.crl"))
                    .ocspResponder(url)
                    .issue()
                    .certificate());
            assertTrue(status.startsWith("good"), status);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a b/",
                "http://a\\@b/",
                "http://[::1/",
                "http://[::1]x/",
                "http://[fe80::1%25lo]/",
                "http://a%2eb/",
                "http://a,b/",
                "http://127.0.0.1/\r\nX: y",
                "http://127.0.0.1/a\tb"
            })
    void malformedUrlIsNotFetched(String url) {
        String status = fetch(url);
        assertTrue(
                status.startsWith("REVOCATION_UNKNOWN")
                        && (status.contains("invalid URL") || status.contains("without a user name")),
                status);
        assertEquals(List.of(), network.connected());
    }

    @Test
    void relativeRedirectsAreFollowed() {
        server.publish("/new/ca.crl", CA.newCrl().issue())
                .redirect("/a/1.crl", "/new/ca.crl")
                .redirect("/a/2.crl", "../new/ca.crl")
                .redirect("/a/3.crl", "//127.0.0.1:" + server.port() + "/new/ca.crl");
        for (int i = 1; i <= 3; i++) {
            String status = fetch(server.url("/a/" + i + ".crl"));
            assertTrue(status.startsWith("good"), status);
        }
    }

    @Test
    void nextAddressOfAHostIsConnectedToWhereOneRefuses() {
        allowedHosts = List.of();
        network.name("pki.example.com", "203.0.113.2", "203.0.113.3")
                .server("203.0.113.2", 1)
                .server("203.0.113.3", server.port());
        server.publish("/ca.crl", CA.newCrl().issue());
        String status = fetch("http://pki.example.com/ca.crl");
        assertTrue(status.startsWith("good"), status);
        assertEquals(List.of("203.0.113.2", "203.0.113.3"), network.connected());
    }
}
