// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.connection.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.HeadersServlet;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.pki.ForwardedCertificateHeader;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Checks that a certificate in a header counts only from a trusted proxy, and is never confused with the certificate of
 * the connection.
 */
class ForwardedCertificateTest extends EmbeddedTest {
    private static final String THIS_HOST = "127.0.0.1";
    private static final String OTHER_HOSTS = "127.0.0.2, 10.0.0.0/8, fd00::/8";

    private TestAccount bob;

    @BeforeEach
    void addHeadersServlet() {
        bob = directory.user("bob");
        Tomcat.addServlet(tomcat.context(), "headers", new HeadersServlet());
        tomcat.context().addServletMappingDecoded("/headers", "headers");
    }

    private void start(String certificateHeader, String trustedProxies) throws LifecycleException {
        valve.setCertificateHeader(certificateHeader);
        valve.setTrustedProxies(trustedProxies);
        startWithRealmAndValveInTheEngine();
    }

    /** @param headers alternating names and values */
    private Page plain(String path, String... headers) {
        return Browser.overPlainHttp(tomcat.plainPort()).get(path, null, headers);
    }

    /** Sends a request of a proxy that presents a certificate of its own to Tomcat. */
    private Page overTls(Identity own, String path, String... headers) {
        return browser(own).get(path, null, headers);
    }

    @Test
    @DisplayName("forwarded intermediate CA certificates complete the certification path, and unrelated ones do not")
    void forwardedChainIsValidatedLikeAPresentedOne() throws Exception {
        TestCa intermediate = ca.intermediate("CN=Intermediate");
        TestCa issuing = intermediate.intermediate("CN=Issuing");
        directory.publishInNtAuth(issuing.certificate());
        start("Client-Cert", THIS_HOST);
        Identity alices = issuing.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        String leaf = ForwardedCertificateHeader.rfc9440(alices.certificate());
        String chain = ForwardedCertificateHeader.rfc9440Chain(issuing.certificate(), intermediate.certificate());
        assertEquals(
                "CORP\\alice",
                plain("/", "Client-Cert", leaf, "Client-Cert-Chain", chain).user());
        assertUntrusted(plain("/", "Client-Cert", leaf));
        assertUntrusted(plain(
                "/",
                "Client-Cert",
                leaf,
                "Client-Cert-Chain",
                ForwardedCertificateHeader.rfc9440Chain(issuing.certificate())));
        String unrelated = ForwardedCertificateHeader.rfc9440Chain(
                TestCa.root("CN=Issuing").certificate());
        assertUntrusted(plain("/", "Client-Cert", leaf, "Client-Cert-Chain", unrelated));
    }

    private static void assertUntrusted(Page page) {
        assertTrue(page.body().contains("ADCM-UNTRUSTED-ISSUER"), page::body);
    }

    private String nginx(TestAccount account) {
        return ForwardedCertificateHeader.nginx(identityOf(account).certificate());
    }

    /** Encodes a certificate as a proxy does. */
    private interface Encoder {
        String encode(X509Certificate certificate);
    }

    private static Arguments form(String form, String header, Encoder encoder) {
        return Arguments.of(form, header, encoder);
    }

    static Stream<Arguments> forms() {
        return Stream.of(
                form("Client-Cert", "Client-Cert", ForwardedCertificateHeader::rfc9440),
                form("nginx", "ssl_client_escaped_cert", ForwardedCertificateHeader::nginx),
                form("Apache", "ssl_client_cert", ForwardedCertificateHeader::apache),
                form("HAProxy", "X-SSL-Client-Cert", ForwardedCertificateHeader::haproxy),
                form("Envoy", "X-Forwarded-Client-Cert", one -> ForwardedCertificateHeader.envoy("Cert", one)),
                form("Traefik", "X-Forwarded-Tls-Client-Cert", ForwardedCertificateHeader::traefik),
                form("ALB", "X-Amzn-Mtls-Clientcert-Leaf", ForwardedCertificateHeader::alb));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void certificateFromATrustedProxyLogsIn(String form, String header, Encoder encoder) throws Exception {
        start(form, THIS_HOST);
        Page page = plain("/", header, encoder.encode(identityOf(alice).certificate()));
        assertEquals(
                "CORP\\alice CLIENT_CERT",
                page.user() + " " + page.value("authType").orElse("-"));
        assertEquals("anonymous", plain("/").user());
        assertEquals(400, plain("/", header, "garbage").status());
    }

    @ParameterizedTest
    @DisplayName("CVE-2024-10039 a header from any other client is ignored and removed, malformed or not")
    @MethodSource("forms")
    void headerFromAnyOtherClientIsRemoved(String form, String header, Encoder encoder) throws Exception {
        start(form, OTHER_HOSTS);
        String upper = header.toUpperCase(Locale.ROOT);
        List<String> spellings =
                List.of(header, upper, header.replace('_', '-'), header.replace('-', '_'), header + "-Chain");
        for (String value : new String[] {encoder.encode(identityOf(alice).certificate()), "garbage", "(null)", ""}) {
            for (String name : spellings) {
                assertEquals("anonymous", plain("/", name, value).user());
                Page page = plain("/headers", name, value, name, value);
                assertEquals(Optional.empty(), page.value(name.toLowerCase(Locale.ROOT)), name);
                assertEquals(Optional.of("none"), page.value("subject"));
            }
        }
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user(), "by the certificate of the connection");
    }

    @Test
    void disabledValveStillRemovesTheHeader() throws Exception {
        valve.setEnabled(false);
        start("Apache", OTHER_HOSTS);
        assertEquals(Optional.empty(), plain("/headers", "ssl_client_cert", "x").value("ssl_client_cert"));
    }

    @Test
    void otherHeadersAreNotRemoved() throws Exception {
        start("Apache", OTHER_HOSTS);
        Page page = plain(
                "/headers",
                "ssl_client_certificate",
                "a",
                "ssl_client_cert",
                "b",
                "X-Ssl_Client_Cert",
                "c",
                "ssl-client-cert",
                "d");
        assertEquals(
                "a - c -",
                page.value("ssl_client_certificate").orElse("-") + " "
                        + page.value("ssl_client_cert").orElse("-") + " "
                        + page.value("x-ssl_client_cert").orElse("-") + " "
                        + page.value("ssl-client-cert").orElse("-"));
    }

    @ParameterizedTest
    @CsvSource({
        "Apache, ssl-client-cert",
        "nginx, ssl_client_escaped_cert-chain",
        "nginx:X-C, ssl_client_escaped_cert",
        "ALB, X-Amzn-Mtls-Clientcert"
    })
    void headerThatTheProxyDoesNotOverwriteIsRemovedEvenFromATrustedProxy(String form, String header) throws Exception {
        start(form, THIS_HOST);
        Page page = plain(
                "/headers",
                header,
                ForwardedCertificateHeader.apache(identityOf(alice).certificate()));
        assertEquals(
                "none -",
                page.value("subject").orElse("-") + " " + page.value(header).orElse("-"));
    }

    @Test
    void applicationSeesTheForwardedChain() throws Exception {
        start("Client-Cert", THIS_HOST);
        Identity identity = identityOf(alice);
        String chain = ForwardedCertificateHeader.rfc9440Chain(ca.certificate());
        Page page = plain(
                "/headers",
                "Client-Cert",
                ForwardedCertificateHeader.rfc9440(identity.certificate()),
                "Client-Cert-Chain",
                chain);
        assertEquals(
                "CN=alice 2",
                page.value("subject").orElse("-") + " "
                        + page.value("certificates").orElse("-"));
    }

    @Test
    void usersAlternateOnOneConnectionOfTheProxy() throws Exception {
        start("nginx", THIS_HOST);
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "CORP\\alice",
                    plain("/", "ssl_client_escaped_cert", nginx(alice)).user());
            assertEquals(
                    "CORP\\bob",
                    plain("/", "ssl_client_escaped_cert", nginx(bob)).user());
            assertEquals("anonymous", plain("/").user());
        }
    }

    @Test
    void usersAlternateOnOneTlsConnectionOfTheProxy() throws Exception {
        valve.setCertificateHeader("nginx");
        valve.setTrustedProxies(THIS_HOST);
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setCacheTtl("15m");
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        // A Valve of an inner container reads no header, but has the same certificates.
        ClientCertificateMappingValve inner = new ClientCertificateMappingValve();
        inner.setEnabled(true);
        tomcat.host().getPipeline().addValve(inner);
        tomcat.start();
        Browser proxy = browser(identityOf(directory.user("proxy")));
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "CORP\\alice",
                    proxy.get("/", null, "ssl_client_escaped_cert", nginx(alice))
                            .user());
            assertEquals(
                    "CORP\\bob",
                    proxy.get("/", null, "ssl_client_escaped_cert", nginx(bob)).user());
            assertEquals("anonymous", proxy.get("/").user());
        }
    }

    @Test
    void certificateOfTheProxyIsNotMapped() throws Exception {
        start("nginx", THIS_HOST);
        Identity own = identityOf(directory.user("proxy"));
        assertEquals("anonymous", overTls(own, "/").user());
        assertEquals(Optional.of("none"), overTls(own, "/headers").value("subject"));
        assertEquals(
                "anonymous",
                overTls(own, "/", "ssl_client_escaped_cert", "(null)").user());
        assertEquals(
                400, overTls(own, "/", "ssl_client_escaped_cert", "garbage").status());
        assertEquals(
                "CORP\\alice",
                overTls(own, "/", "ssl_client_escaped_cert", nginx(alice)).user());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "first=jakarta.servlet.request.key_size",
                "first=jakarta.servlet.request.cipher_suite",
                "first=jakarta.servlet.request.ssl_session_id",
                "first=org.apache.tomcat.util.net.secure_protocol_version",
                "remove=",
            })
    void applicationNeverSeesTheCertificateOfTheProxy(String query) throws Exception {
        for (boolean enabled : new boolean[] {true, false}) {
            valve.setEnabled(enabled);
            if (enabled) {
                start("nginx", THIS_HOST);
            }
            Identity own = identityOf(directory.user(enabled ? "proxy" : "proxy2"));
            assertEquals(Optional.of("none"), overTls(own, "/headers?" + query).value("subject"));
            Page page = overTls(own, "/headers?" + query, "ssl_client_escaped_cert", nginx(alice));
            assertEquals(Optional.of("CN=alice"), page.value("subject"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void clientCertAuthenticatorDoesNotMapTheCertificateOfTheProxy(boolean enabled) throws Exception {
        SecurityConstraint.add(tomcat.context(), "/*", "**");
        SecurityConstraint.addClientCert(tomcat.context());
        valve.setEnabled(enabled);
        start("nginx", THIS_HOST);
        Identity own = identityOf(directory.user("proxy"));
        assertEquals("401", overTls(own, "/").user());
        assertEquals(
                enabled ? "CORP\\alice" : "401",
                overTls(own, "/", "ssl_client_escaped_cert", nginx(alice)).user());
        assertEquals("401", plain("/").user());
        assertEquals(
                enabled ? "CORP\\bob" : "401",
                plain("/", "ssl_client_escaped_cert", nginx(bob)).user());
    }

    @Test
    void addressRewrittenByRemoteIpValveMakesNoDifference() throws Exception {
        RemoteIpValve remoteIp = new RemoteIpValve();
        remoteIp.setProtocolHeader("X-Forwarded-Proto");
        tomcat.engine().getPipeline().addValve(remoteIp);
        start("nginx", OTHER_HOSTS);
        String[] asTheProxy = {"X-Forwarded-For", "127.0.0.2", "ssl_client_escaped_cert", nginx(alice)};
        assertEquals("anonymous", plain("/", asTheProxy).user());
        assertEquals(Optional.empty(), plain("/headers", asTheProxy).value("ssl_client_escaped_cert"));
        valve.stop();
        valve.setTrustedProxies(THIS_HOST);
        valve.start();
        assertEquals(
                "CORP\\alice",
                plain("/", "X-Forwarded-For", "203.0.113.9", "ssl_client_escaped_cert", nginx(alice))
                        .user());
    }

    @ParameterizedTest
    @CsvSource({"Ssl, ADCM-TLS-REQUIRED", "Ssl128, ADCM-TLS-128-REQUIRED", "'SslNegotiateCert, SslRequireCert', "})
    void sslFlagsApplyToTheConnectionAsTheProxyReportsIt(String flags, String reason) throws Exception {
        RemoteIpValve remoteIp = new RemoteIpValve();
        remoteIp.setProtocolHeader("X-Forwarded-Proto");
        tomcat.engine().getPipeline().addValve(remoteIp);
        valve.setSslFlags(flags);
        start("nginx", THIS_HOST);
        String[] forwarded = {
            "X-Forwarded-For", "203.0.113.9", "ssl_client_escaped_cert", nginx(alice), "X-Forwarded-Proto", "http"
        };
        Page insecure = plain("/", forwarded);
        if (reason == null) {
            assertEquals("CORP\\alice", insecure.user(), "a forwarded certificate is a certificate");
            assertTrue(plain("/").body().contains("ADCM-CERTIFICATE-REQUIRED"));
            assertTrue(
                    overTls(identityOf(bob), "/").body().contains("ADCM-CERTIFICATE-REQUIRED"),
                    "the proxy's own certificate does not count");
        } else {
            assertTrue(insecure.body().contains(reason), insecure::body);
            forwarded[forwarded.length - 1] = "https";
            assertEquals("CORP\\alice", plain("/", forwarded).user());
        }
    }

    @Test
    void malformedHeaderIsRefusedEvenWithAnonymousAuthentication() throws Exception {
        for (boolean enabled : new boolean[] {true, false}) {
            valve.setEnabled(enabled);
            if (enabled) {
                start("nginx", THIS_HOST);
            }
            Page page = plain("/", "ssl_client_escaped_cert", "garbage");
            assertEquals(400, page.status());
            assertTrue(page.body().contains("ADCM-MALFORMED-CERTIFICATE-HEADER"), page::body);
            assertFalse(page.body().contains("ssl_client_escaped_cert"), page::body);
            assertEquals(
                    400,
                    plain("/", "ssl_client_escaped_cert", nginx(alice), "ssl_client_escaped_cert", nginx(bob))
                            .status());
        }
    }

    @Test
    void sessionEndsWithAnotherForwardedCertificate() throws Exception {
        start("nginx", THIS_HOST);
        String cookie = plain("/?note=work", "ssl_client_escaped_cert", nginx(alice))
                .sessionCookie()
                .orElseThrow();
        assertEquals(
                Optional.of("null"),
                plain("/", "Cookie", cookie, "ssl_client_escaped_cert", nginx(bob))
                        .value("note"));
        assertEquals(
                Optional.of("null"),
                plain("/", "Cookie", cookie, "ssl_client_escaped_cert", nginx(alice))
                        .value("note"));
    }

    @Test
    void forwardedCertificateIsValidatedLikeAPresentedOne() throws Exception {
        valve.setAnonymousAuthentication(false);
        start("nginx", THIS_HOST);
        Page weak = plain(
                "/",
                "ssl_client_escaped_cert",
                ForwardedCertificateHeader.nginx(
                        certificateWithUpn(alice).issue().certificate()));
        assertTrue(weak.body().contains("ADCM-WEAK-MAPPING"), weak::body);
        TestCa impostor = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
        Identity forged = impostor.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        Page mallory = plain("/", "ssl_client_escaped_cert", ForwardedCertificateHeader.nginx(forged.certificate()));
        assertTrue(mallory.body().contains("ADCM-NOT-IN-NTAUTH"), mallory::body);
    }
}
