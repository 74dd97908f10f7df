// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.proxy.ReverseProxy;
import org.adcertmap.lab.proxy.RunningProxy;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.ForwardedCertificateHeader;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks a real Tomcat 11 behind real reverse proxies, with the configurations that the documentation shows. */
@ParameterizedClass
@EnumSource
class ProxyIT {
    private static final TestCa ISSUING_CA = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");

    private static FakeActiveDirectory directory;
    private static TestAccount alice;
    private static TestAccount bob;
    private static RunningTomcat tomcat;
    private static RunningProxy front;

    @Parameter
    ReverseProxy proxy;

    @BeforeParameterizedClassInvocation
    static void start(ReverseProxy proxy) throws IOException {
        directory = FakeActiveDirectory.start();
        directory.publish(ISSUING_CA.certificate());
        alice = directory.user("alice");
        bob = directory.user("bob");
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        Path folder = Path.of("target/e2e/Proxy-" + proxy);
        String connectors = connector("tomcat-http.xml", "8080") + connector("tomcat-ajp.xml", "8009");
        TomcatBase base = TomcatBase.create(folder, home, AdcertmapJar.path(), directory, ISSUING_CA)
                .edit("server.xml", "<Service name=\"Catalina\">", "<Service name=\"Catalina\">" + connectors)
                .property("adcertmap.certificateHeader", proxy.headerForm())
                .property("adcertmap.trustedProxies", "127.0.0.1")
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT)
                .application("secure", SecurityConstraint.CLIENT_CERT);
        tomcat = RunningTomcat.start(home, base.folder(), base.properties());
        front = RunningProxy.start(proxy, folder.resolve("front"), ISSUING_CA, edits(proxy));
    }

    private static String connector(String sample, String port) throws IOException {
        return Files.readString(Path.of("conf/proxies", sample)).replace("port=\"" + port + "\"", "port=\"0\"");
    }

    private static Map<String, String> edits(ReverseProxy proxy) {
        String http = "127.0.0.1:" + tomcat.port("http");
        return switch (proxy) {
            case HTTPD_AJP -> Map.of("127.0.0.1:8009", "127.0.0.1:" + tomcat.port("ajp"));
            case HAPROXY ->
                Map.of(
                        "127.0.0.1:8080", http,
                        "set-header Client-Cert :%[ssl_c_der,base64]:",
                                "set-header X-SSL-Client-Cert %[ssl_c_der,base64]",
                        "del-header Client-Cert\n", "del-header X-SSL-Client-Cert\n");
            default -> Map.of("127.0.0.1:8080", http);
        };
    }

    @AfterParameterizedClassInvocation
    static void stop() {
        for (AutoCloseable one : new AutoCloseable[] {front, tomcat, directory}) {
            try {
                if (one != null) {
                    one.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        front = null;
        tomcat = null;
    }

    private static Identity good(TestAccount account) {
        return issuedBy(ISSUING_CA, account);
    }

    private static Identity issuedBy(TestCa ca, TestAccount account) {
        String name = account.sAMAccountName();
        return ca.issue("CN=" + name)
                .upn(name + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    private static Browser browser(Identity identity) {
        return Browser.with(identity.sslContext(ISSUING_CA.certificate()), front.port());
    }

    private static Browser withoutCertificate() {
        return Browser.with(Identity.sslContextWithoutCertificate(ISSUING_CA.certificate()), front.port());
    }

    /** Returns headers with alice's certificate: those of every proxy, in every spelling. */
    private static String[] forged() {
        return headers(good(alice).certificate());
    }

    private static String[] headers(X509Certificate stolen) {
        return new String[] {
            "Client-Cert", ForwardedCertificateHeader.rfc9440(stolen), "Client_Cert",
                    ForwardedCertificateHeader.rfc9440(stolen),
            "ssl_client_escaped_cert", ForwardedCertificateHeader.nginx(stolen), "Ssl-Client-Escaped-Cert",
                    ForwardedCertificateHeader.nginx(stolen),
            "ssl_client_cert", ForwardedCertificateHeader.apache(stolen), "Ssl-Client-Cert",
                    ForwardedCertificateHeader.apache(stolen),
            "X-SSL-Client-Cert", ForwardedCertificateHeader.haproxy(stolen), "X_SSL_Client_Cert",
                    ForwardedCertificateHeader.haproxy(stolen),
        };
    }

    @Test
    void aliceLogsIn() {
        assertEquals("CORP\\alice", browser(good(alice)).get("/").user());
        assertEquals("CORP\\alice", browser(good(alice)).get("/secure/").user());
    }

    @Test
    void clientWithoutACertificateIsUnauthenticated() {
        assertEquals("anonymous", withoutCertificate().get("/").user());
        assertEquals("401", withoutCertificate().get("/secure/").user());
    }

    @Test
    void usersAlternateOnTheConnectionsOfTheProxy() {
        Browser alices = browser(good(alice));
        Browser bobs = browser(good(bob));
        Browser unauthenticated = withoutCertificate();
        for (int i = 0; i < 3; i++) {
            assertEquals("CORP\\alice", alices.get("/").user());
            assertEquals("CORP\\bob", bobs.get("/").user());
            assertEquals("anonymous", unauthenticated.get("/").user());
        }
    }

    @Test
    @DisplayName("CVE-2024-10039 a certificate that the client writes into a header is ignored")
    void forgedHeaderThroughTheProxyIsIgnored() {
        assertEquals("anonymous", withoutCertificate().get("/", null, forged()).user());
        assertEquals("401", withoutCertificate().get("/secure/", null, forged()).user());
        assertEquals("CORP\\bob", browser(good(bob)).get("/", null, forged()).user());
    }

    @Test
    @DisplayName("CVE-2024-10039 a header from an address that is not in trustedProxies is ignored")
    void forgedHeaderPastTheProxyIsIgnored() throws IOException {
        assertTrue(direct("127.0.0.2").contains("user=anonymous"), direct("127.0.0.2"));
        if (proxy != ReverseProxy.HTTPD_AJP) {
            assertTrue(
                    direct("127.0.0.1").contains("user=CORP\\alice"),
                    "the same request from the trusted proxy's address");
        }
    }

    private static String direct(String source) throws IOException {
        return direct(source, forged());
    }

    private static String direct(String source, String... headers) throws IOException {
        StringBuilder request = new StringBuilder("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        InetAddress here = InetAddress.getByName("127.0.0.1");
        try (Socket socket = new Socket(here, tomcat.port("http"), InetAddress.getByName(source), 0)) {
            socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void malformedHeaderIsRefusedAndLogged() throws IOException {
        X509Certificate own = good(alice).certificate();
        String[] twice =
                Stream.of(headers(own), headers(own)).flatMap(Stream::of).toArray(String[]::new);
        assertTrue(direct("127.0.0.1", twice).startsWith("HTTP/1.1 400"), "the header occurs twice");
        String expected = "ADCM-MALFORMED-CERTIFICATE-HEADER: the header [";
        Eventually.get(
                tomcat::log,
                log -> log.contains(expected) && log.contains("] from the proxy [127.0.0.1] occurs 2 times [400 "));
        assertTrue(direct("127.0.0.2", twice).contains("user=anonymous"), "ignored from any other address");
    }

    @Test
    @DisplayName(
            "users alternate and overlap on one HTTP/2 connection of a proxy that presents a certificate of its own")
    void severalUsersShareOneConnection() {
        SSLContext own = good(bob).sslContext(ISSUING_CA.certificate());
        Browser proxy = Browser.with(own, tomcat.port(), HttpClient.Version.HTTP_2, "TLSv1.3");
        assertEquals(HttpClient.Version.HTTP_2, proxy.get("/").version());
        List<String> users = List.of("CORP\\alice", "CORP\\bob", "anonymous");
        Map<String, String[]> sent = Map.of(
                users.get(0),
                headers(good(alice).certificate()),
                users.get(1),
                headers(good(bob).certificate()),
                users.get(2),
                new String[0]);
        for (String user : users) {
            assertEquals(user, proxy.get("/", null, sent.get(user)).user());
        }
        List<CompletableFuture<Void>> all = IntStream.range(0, 60)
                .mapToObj(i -> users.get(i % users.size()))
                .map(user -> CompletableFuture.runAsync(() ->
                        assertEquals(user, proxy.get("/", null, sent.get(user)).user())))
                .toList();
        all.forEach(CompletableFuture::join);
    }

    @Test
    void certificateOfAnUntrustedCaIsRefused() {
        Identity mallory = issuedBy(TestCa.root("DC=test", "DC=example", "CN=Untrusted CA"), alice);
        String result;
        try {
            result = browser(mallory).get("/").user();
        } catch (UncheckedIOException e) {
            result = "no connection";
        }
        assertTrue(result.equals("no connection") || result.equals("400"), result);
    }

    @Test
    void disabledAccountIsRefusedWithTheNextRequest() {
        try (TestAccount carol = directory.user("carol")) {
            Browser carols = browser(good(carol));
            carol.disable();
            assertEquals("anonymous", carols.get("/").user());
        }
    }
}
