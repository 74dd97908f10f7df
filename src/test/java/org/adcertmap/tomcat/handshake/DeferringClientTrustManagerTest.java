// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.handshake;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.TrustStores;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.TlsClient;
import org.adcertmap.lab.tomcat.TlsClient.Response;
import org.adcertmap.lab.tomcat.TlsConnection;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.connector.Request;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.realm.GenericPrincipal;
import org.apache.catalina.realm.RealmBase;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that a deferred certificate ends in 403 with its reason, wherever in this Tomcat it goes. */
class DeferringClientTrustManagerTest extends EmbeddedTest {
    private final TestCa unknown = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final AtomicInteger reached = new AtomicInteger();
    private SSLHostConfig tls;

    @TempDir
    private Path folder;

    @BeforeEach
    void useTheTrustManager() {
        tls = tomcat.tlsConnector().findSslHostConfigs()[0];
        tls.setTrustManagerClassName(DeferringClientTrustManager.class.getName());
        tomcat.tlsConnector().addUpgradeProtocol(new Http2Protocol());
    }

    private Identity untrusted() {
        return unknown.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    private Browser client(Identity identity, HttpClient.Version version, String protocol) {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port(), version, protocol);
    }

    private void assertRefused(String reason, Page page) {
        assertEquals(403, page.status(), page::body);
        assertTrue(page.body().contains(reason), page::body);
        assertEquals(0, reached.get(), "no application has run");
    }

    /** Accepts every certificate that reaches it, as a Realm that trusts the connector does. */
    private static final class TrustingRealm extends RealmBase {
        @Override
        public Principal authenticate(X509Certificate[] certificates) {
            return new GenericPrincipal("impostor", List.of("role"));
        }

        @Override
        protected String getPassword(String name) {
            return null;
        }

        @Override
        protected Principal getPrincipal(String name) {
            return null;
        }
    }

    private void count(Context context) {
        Tomcat.addServlet(context, "counting", new jakarta.servlet.http.HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void doGet(
                    jakarta.servlet.http.HttpServletRequest request, jakarta.servlet.http.HttpServletResponse response)
                    throws IOException {
                reached.incrementAndGet();
                response.getWriter().println("user=" + request.getRemoteUser());
            }
        });
        context.addServletMappingDecoded("/*", "counting");
    }

    /** An application with Tomcat's own CLIENT-CERT and a Realm of its own. */
    private void addClientCertApplication(String path) {
        Context context = new StandardContext();
        context.setName(path);
        context.setPath(path);
        context.addLifecycleListener(new Tomcat.FixContextListener());
        count(context);
        context.setRealm(new TrustingRealm());
        context.setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addAuthRole("role");
        SecurityCollection everything = new SecurityCollection();
        everything.addPattern("/*");
        constraint.addCollection(everything);
        context.addConstraint(constraint);
        context.getPipeline().addValve(new SSLAuthenticator());
        tomcat.host().addChild(context); // starts it where the Host is started
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"HTTP_1_1, TLSv1.2", "HTTP_1_1, TLSv1.3", "HTTP_2, TLSv1.2", "HTTP_2, TLSv1.3"})
    @DisplayName("expired, not yet valid, unknown CA, wrong usage, revoked and self-signed: 403 with the sub-status")
    void eachReasonHasItsPage(HttpClient.Version version, String protocol) throws Exception {
        Identity revoked = identityOf(alice);
        tls.setCertificateRevocationListFile(
                Files.write(folder.resolve("ca.crl"), ca.crlRevoking(revoked.certificate()))
                        .toString());
        startWithRealmAndValveInTheEngine();
        Map<Identity, String> reasons = new LinkedHashMap<>();
        reasons.put(FaultyCertificates.expired(ca), "403.17 ADCM-CERTIFICATE-EXPIRED");
        reasons.put(FaultyCertificates.notYetValid(ca), "403.17 ADCM-CERTIFICATE-NOT-YET-VALID");
        reasons.put(FaultyCertificates.serverAuthOnly(ca), "403.16 ADCM-WRONG-USAGE");
        reasons.put(untrusted(), "403.16 ADCM-UNTRUSTED-ISSUER");
        reasons.put(unknown.identity(), "403.16 ADCM-UNTRUSTED-ISSUER");
        reasons.put(revoked, "403.13 ADCM-REVOKED");
        for (Map.Entry<Identity, String> each : reasons.entrySet()) {
            String[] expected = each.getValue().split(" ");
            try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.ClientCertificateMappingValve")) {
                Page page = client(each.getKey(), version, protocol).get("/");
                assertRefused(expected[1], page);
                assertEquals(version, page.version());
                String line = String.join("\n", log.lines());
                assertTrue(line.contains("INFO Refused certificate ["), line);
                assertTrue(line.contains("]: " + expected[1] + ", "), line);
                assertTrue(line.contains("[" + expected[0] + " "), line);
            }
        }
        assertEquals(2L, valve.getHandshakeRefusals().get("ADCM-UNTRUSTED-ISSUER"));
        Page good = client(identityOf(alice), version, protocol).get("/");
        assertEquals("CORP\\alice", good.user());
        assertEquals("anonymous", withoutCertificate().get("/").user());
    }

    @ParameterizedTest
    @ValueSource(strings = {"optional", "required"})
    void aValveThatIsOffRefusesTooInEveryApplication(String verification) throws Exception {
        tls.setCertificateVerification(verification);
        valve.setEnabled(false);
        count(tomcat.addApplication("/open"));
        addClientCertApplication("/client-cert");
        startWithRealmAndValveInTheEngine();
        for (String path : List.of("/", "/open/", "/client-cert/", "/missing/")) {
            assertRefused("ADCM-UNTRUSTED-ISSUER", browser(untrusted()).get(path));
        }
        assertEquals("impostor", browser(identityOf(alice)).get("/client-cert/").user());
    }

    @Test
    void switchingOffRefusesOnOpenConnectionsToo() throws Exception {
        count(tomcat.addApplication("/open"));
        startWithRealmAndValveInTheEngine();
        Browser client = browser(untrusted());
        assertRefused("ADCM-UNTRUSTED-ISSUER", client.get("/open/"));
        valve.setEnabled(false);
        assertRefused("ADCM-UNTRUSTED-ISSUER", client.get("/open/"));
        valve.setEnabled(true);
        assertRefused("ADCM-UNTRUSTED-ISSUER", client.get("/open/"));
    }

    @Test
    void anApplicationThatIsDeployedLaterIsNotReached() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser client = browser(untrusted());
        assertRefused("ADCM-UNTRUSTED-ISSUER", client.get("/later/"));
        addClientCertApplication("/later");
        assertRefused("ADCM-UNTRUSTED-ISSUER", client.get("/later/"));
        valve.setEnabled(false);
        assertRefused("ADCM-UNTRUSTED-ISSUER", client.get("/later/"));
        assertEquals("impostor", browser(identityOf(alice)).get("/later/").user());
    }

    @Test
    void otherValvesOfTheEngineAndErrorPagesSeeNoCertificate() throws Exception {
        AtomicReference<Object> seen = new AtomicReference<>("not called");
        serve("error", (request, response) -> {
            X509Certificate[] chain = (X509Certificate[]) request.getAttribute(Globals.CERTIFICATES_ATTR);
            response.getWriter()
                    .println("page=" + (chain == null ? 0 : chain.length) + " "
                            + request.getAttribute("org.adcertmap.CERT_FLAGS"));
        });
        ErrorPage page = new ErrorPage();
        page.setLocation("/error");
        tomcat.context().addErrorPage(page);
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.engine().getPipeline().addValve(new ValveBase(true) {
            @Override
            public void invoke(Request request, org.apache.catalina.connector.Response response)
                    throws IOException, ServletException {
                request.getAttribute("jakarta.servlet.request.cipher_suite");
                X509Certificate[] chain = (X509Certificate[]) request.getAttribute(Globals.CERTIFICATES_ATTR);
                seen.set(chain == null ? 0 : chain.length);
                getNext().invoke(request, response);
            }
        });
        tomcat.start();
        assertEquals(Optional.of("0 3"), browser(untrusted()).get("/").value("page"));
        assertEquals(0, seen.get());
        Page trace = browser(untrusted()).send("TRACE", "/", null);
        assertEquals(405, trace.status());
        assertEquals(0, seen.get());
        browser(identityOf(alice)).get("/");
        assertEquals(1, seen.get());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @DisplayName("a connection that resumes a TLS session has the result of its handshake")
    void resumedSessionsKeepTheResultOfTheHandshake(String protocol) throws Exception {
        startWithRealmAndValveInTheEngine();
        TlsClient refused = new TlsClient(untrusted().sslContext(ca.certificate()), tomcat.port(), protocol);
        TlsClient good = new TlsClient(identityOf(alice).sslContext(ca.certificate()), tomcat.port(), protocol);
        for (int i = 0; i < 3; i++) {
            Response page = refused.get("/");
            assertTrue(page.body().contains("ADCM-UNTRUSTED-ISSUER"), page::body);
            assertFalse(page.resumed() && protocol.equals("TLSv1.3"));
            System.gc(); // a record of a trusted session lasts as long as the session
            assertEquals("CORP\\alice", good.get("/").user());
        }
    }

    @Test
    void aTrustedClientIsServedOnManyConnections() throws Exception {
        startWithRealmAndValveInTheEngine();
        for (int i = 0; i < 5; i++) {
            assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
            System.gc(); // a record lasts as long as the connection
            assertRefused("ADCM-UNTRUSTED-ISSUER", browser(untrusted()).get("/"));
        }
    }

    private static String messages(Throwable error) {
        StringBuilder all = new StringBuilder();
        for (Throwable each = error; each != null; each = each.getCause()) {
            all.append(each.getMessage()).append('\n');
        }
        return all.toString();
    }

    private void assertNoStart(String message) {
        Exception error = assertThrows(Exception.class, () -> tomcat.start());
        assertTrue(messages(error).contains(message), messages(error));
    }

    @Test
    void aValveThatIsNotTheFirstOfTheEngineStopsTheStart() throws Exception {
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.engine().getPipeline().addValve(new org.apache.catalina.valves.RemoteIpValve());
        tomcat.engine().getPipeline().addValve(valve);
        assertNoStart("the first Valve of the Engine [Tomcat] is [org.apache.catalina.valves.RemoteIpValve]");
    }

    @Test
    void aValveInTheHostOnlyStopsTheStart() throws Exception {
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.host().getPipeline().addValve(valve);
        assertNoStart("must be the ClientCertificateMappingValve");
    }

    @Test
    void anotherSslHostConfigWithoutItStopsTheStart() throws Exception {
        SSLHostConfig other = new SSLHostConfig();
        other.setHostName("other.example");
        tls.getCertificates().forEach(certificate -> other.addCertificate(certificate));
        tomcat.tlsConnector().addSslHostConfig(other);
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.engine().getPipeline().addValve(valve);
        assertNoStart("trustManagerClassName of the connector on port [0] for [other.example] must be ["
                + DeferringClientTrustManager.class.getName());
    }

    @Test
    @DisplayName("a Valve that is removed while Tomcat runs: the connector is stopped")
    void withoutTheValveNothingIsDeferred() throws Exception {
        count(tomcat.addApplication("/open"));
        startWithRealmAndValveInTheEngine();
        SSLContext context = untrusted().sslContext(ca.certificate());
        try (TlsConnection open = TlsConnection.openWith("TLSv1.3", context, tomcat.port())) {
            assertTrue(open.get("/open/").contains("ADCM-UNTRUSTED-ISSUER"));
            tomcat.engine().getPipeline().removeValve(valve);
            open.socket().setSoTimeout(2_000); // a stopped connector leaves the connection open, without a response
            assertThrows(IOException.class, () -> open.get("/open/"));
        }
        assertEquals(LifecycleState.STOPPED, tomcat.tlsConnector().getState());
        tomcat.tlsConnector().start();
        try (CapturedLog log = new CapturedLog("org.adcertmap.tomcat.handshake")) {
            assertThrows(UncheckedIOException.class, () -> browser(untrusted()).get("/open/"));
            assertTrue(
                    log.lines().toString().contains("Not deferred: the first Valve of the Engine"),
                    log.lines()::toString);
        }
        assertEquals(0, reached.get());
    }

    @Test
    void aConnectorThatNoLongerDefersTrustsNoSessionThatIsNotRecorded() throws Exception {
        startWithRealmAndValveInTheEngine();
        assertRefused("ADCM-UNTRUSTED-ISSUER", browser(untrusted()).get("/"));
        tls.setTrustManagerClassName("org.adcertmap.tomcat.connection.OptionalNoCaConnectorTest$TrustAllManager");
        ((org.apache.coyote.http11.AbstractHttp11Protocol<?>)
                        tomcat.tlsConnector().getProtocolHandler())
                .reloadSslHostConfigs();
        assertRefused("ADCM-UNTRUSTED-ISSUER", browser(untrusted()).get("/"));
    }

    /** One certificate for all virtual hosts, but a trust store for each. */
    private void addVirtualHost(String name, TestCa trusted) throws Exception {
        SSLHostConfig other = new SSLHostConfig();
        other.setHostName(name);
        other.setCertificateVerification("optional");
        Path store = folder.resolve(name + ".p12");
        TrustStores.write(store, "changeit", trusted.certificate());
        other.setTruststoreFile(store.toString());
        other.setTruststorePassword("changeit");
        other.setTruststoreType("PKCS12");
        other.setTrustManagerClassName(DeferringClientTrustManager.class.getName());
        SSLHostConfigCertificate own = tls.getCertificates().iterator().next();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(other, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(own.getCertificateKeystoreFile());
        certificate.setCertificateKeystorePassword("changeit");
        certificate.setCertificateKeystoreType("PKCS12");
        other.addCertificate(certificate);
        tomcat.tlsConnector().addSslHostConfig(other);
    }

    /** Handshakes for one virtual host, and sends a request for another. */
    private String request(Identity identity, String sni, String host) throws Exception {
        SSLContext context = identity.sslContext(ca.certificate());
        try (TlsConnection connection = TlsConnection.open(context, tomcat.port(), sni)) {
            return connection.get("/open/", host);
        }
    }

    @Test
    @DisplayName("the virtual host of the handshake judges, whatever name the request has")
    void theVirtualHostOfTheHandshakeJudges() throws Exception {
        addVirtualHost("other.example", unknown);
        count(tomcat.addApplication("/open"));
        valve.setEnabled(false);
        startWithRealmAndValveInTheEngine();
        for (String host : List.of("localhost", "other.example")) {
            assertTrue(request(untrusted(), "localhost", host).contains("ADCM-UNTRUSTED-ISSUER"));
            assertTrue(request(identityOf(alice), "other.example", host).contains("ADCM-UNTRUSTED-ISSUER"));
        }
        assertEquals(0, reached.get());
        assertTrue(request(untrusted(), "other.example", "other.example").contains("user=null"));
        assertTrue(request(identityOf(alice), "localhost", "localhost").contains("user=null"));
    }
}
