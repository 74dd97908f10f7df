// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TlsConnection;
import org.adcertmap.pki.ChangingKeyManager;
import org.adcertmap.pki.ForwardedCertificateHeader;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.session.AsyncCompletion;
import org.apache.catalina.Container;
import org.apache.catalina.Realm;
import org.apache.catalina.authenticator.BasicAuthenticator;
import org.apache.catalina.realm.AuthenticatedUserRealm;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.catalina.realm.MemoryRealm;
import org.apache.catalina.valves.rewrite.RewriteValve;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A Realm of Tomcat beside the ActiveDirectoryRealm, or of the application itself, which accepts certificates by their
 * subject DN, logs in no certificate that the Valve has not mapped.
 */
class OtherRealmsTest extends EmbeddedTest {
    private static final String PAGE = "/constraint";

    private final List<String> users = new CopyOnWriteArrayList<>();

    @TempDir
    private Path folder;

    @BeforeEach
    void pages() {
        serve("constraint", OtherRealmsTest::respond);
        serve("public", OtherRealmsTest::respond);
        serve("authenticate", (request, response) -> {
            boolean authenticated = request.authenticate(response);
            if (!response.isCommitted()) {
                response.getWriter().println("authenticated=" + authenticated);
                respond(request, response);
            }
        });
    }

    private static void respond(HttpServletRequest request, HttpServletResponse response) throws IOException {
        X509Certificate[] chain = (X509Certificate[]) request.getAttribute("jakarta.servlet.request.X509Certificate");
        String validity = "valid";
        try {
            if (chain != null && chain.length > 0) {
                chain[0].checkValidity();
            }
        } catch (CertificateException e) {
            validity = "denied";
        }
        response.getWriter()
                .println("user=" + request.getRemoteUser() + "\nchain=" + (chain == null ? null : chain.length)
                        + "\nsubject=" + request.getAttribute("org.adcertmap.CERT_SUBJECT")
                        + "\nvalidity=" + validity);
    }

    private Realm other(String kind) throws IOException {
        if (kind.equals("any subject DN")) {
            return new AuthenticatedUserRealm();
        }
        MemoryRealm users = new MemoryRealm();
        users.setPathname(Files.writeString(
                        folder.resolve("users.xml"),
                        "<tomcat-users><user name='CN=alice' password='s3cret' roles='admin'/></tomcat-users>")
                .toString());
        LockOutRealm lockOut = new LockOutRealm();
        lockOut.addRealm(users);
        return lockOut;
    }

    private void clientCert() {
        SecurityConstraint.addClientCert(tomcat.context());
        SecurityConstraint.add(tomcat.context(), PAGE, "**");
    }

    private void startWith(Realm first, Realm second, Container ofValve) throws Exception {
        CombinedRealm combined = new CombinedRealm();
        combined.addRealm(first);
        combined.addRealm(second);
        tomcat.engine().setRealm(combined);
        ofValve.getPipeline().addValve(valve);
        tomcat.start();
    }

    private void startBeside(String kind) throws Exception {
        startWith(tomcat.realm(directory), other(kind), tomcat.engine());
    }

    private void assertDenied(Page page) {
        assertEquals(401, page.status(), page::body);
        assertTrue(page.body().contains("ADCM-DISABLED"), page::body);
    }

    @ParameterizedTest
    @CsvSource({"any subject DN, false", "any subject DN, true", "user by DN, false", "user by DN, true"})
    void certificateOfADisabledAccountIsDenied(String kind, boolean otherFirst) throws Exception {
        clientCert();
        Realm ours = tomcat.realm(directory);
        startWith(otherFirst ? other(kind) : ours, otherFirst ? ours : other(kind), tomcat.engine());
        Page mapped = browser(identityOf(alice)).get(PAGE);
        assertEquals(
                "CORP\\alice 1", mapped.user() + " " + mapped.value("chain").orElse("-"));
        alice.disable();
        assertDenied(browser(identityOf(alice)).get(PAGE));
        Page authenticate = browser(identityOf(alice)).get("/authenticate");
        assertEquals("401", authenticate.user(), authenticate::body);
    }

    @Test
    void certificateWithoutAnAccountIsDenied() throws Exception {
        clientCert();
        startBeside("any subject DN");
        assertEquals(401, browser(ca.issue("CN=x").issue()).get(PAGE).status());
        assertEquals(401, browser(certificateWithUpn(alice).issue()).get(PAGE).status(), "a weak mapping");
    }

    @Test
    void realmOfTheApplicationItselfLogsInNoDeniedCertificate() throws Exception {
        clientCert();
        tomcat.context().setRealm(new AuthenticatedUserRealm());
        startWithRealmAndValveInTheEngine();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get(PAGE).user());
        alice.disable();
        assertDenied(browser(identityOf(alice)).get(PAGE));
    }

    @Test
    void applicationFindsADeniedCertificateThatIsNotValid() throws Exception {
        clientCert();
        startBeside("any subject DN");
        alice.disable();
        Page page = browser(identityOf(alice)).get("/public");
        assertEquals(
                "null 1 CN=alice denied",
                page.user() + " " + page.value("chain").orElse("-") + " "
                        + page.value("subject").orElse("-") + " "
                        + page.value("validity").orElse("-"));
        page = withoutCertificate().get("/public");
        assertEquals(Optional.of("null"), page.value("chain"));
        alice.enable();
        page = browser(identityOf(alice)).get("/public");
        assertEquals(
                "CORP\\alice valid", page.user() + " " + page.value("validity").orElse("-"));
    }

    @Test
    void realmAloneDeniesForTheRealmsAfterIt() throws Exception {
        clientCert();
        CombinedRealm combined = new CombinedRealm();
        combined.addRealm(tomcat.realm(directory));
        combined.addRealm(new AuthenticatedUserRealm());
        tomcat.engine().setRealm(combined);
        tomcat.start();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get(PAGE).user());
        assertEquals(401, browser(ca.issue("CN=x").issue()).get(PAGE).status());
        alice.disable();
        assertEquals(401, browser(identityOf(alice)).get(PAGE).status());
        Identity bob = identityOf(directory.user("bob"));
        directory.stop();
        assertEquals(401, browser(bob).get(PAGE).status(), "an outage");
    }

    @Test
    void deniedClientIsNotRenegotiatedWith() throws Exception {
        clientCert();
        startBeside("any subject DN");
        alice.disable();
        AtomicInteger handshakes = new AtomicInteger();
        ChangingKeyManager keys = new ChangingKeyManager() {
            @Override
            public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket connection) {
                handshakes.incrementAndGet();
                return super.chooseClientAlias(keyTypes, issuers, connection);
            }
        };
        keys.present(Optional.of(identityOf(alice)));
        SSLContext context = Identity.sslContext(keys, ca.certificate());
        try (TlsConnection connection = TlsConnection.openWith("TLSv1.2", context, tomcat.port())) {
            String response = connection.get(PAGE);
            assertTrue(response.startsWith("HTTP/1.1 401") && response.contains("ADCM-DISABLED"), response);
            assertEquals(1, handshakes.get());
        }
    }

    @Test
    void certificateIsDeniedWhereItIsNotKnownWhetherTheMappingIsOff() throws Exception {
        ClientCertificateMappingValve off = new ClientCertificateMappingValve();
        off.setEnabled(false);
        tomcat.addApplication("/off").getPipeline().addValve(off);
        ActiveDirectoryRealm ours = tomcat.realm(directory);
        startWith(ours, other("any subject DN"), tomcat.context());
        X509Certificate[] chain = {identityOf(alice).certificate()};
        assertNull(tomcat.engine().getRealm().authenticate(chain), "no application is known in this thread");
        assertThrows(CertificateException.class, chain[0]::checkValidity);
    }

    @Test
    void realmThatDoesNotCheckTheValidityGetsNoDeniedCertificate() throws Exception {
        clientCert();
        AuthenticatedUserRealm other = new AuthenticatedUserRealm();
        other.setValidate(false);
        startWith(other, tomcat.realm(directory), tomcat.engine());
        alice.disable();
        assertDenied(browser(identityOf(alice)).get(PAGE));
        assertEquals(Optional.of("0"), browser(identityOf(alice)).get("/public").value("chain"));
    }

    @Test
    void forwardedCertificateIsDeniedInADispatchToo() throws Exception {
        clientCert();
        serve("dispatch", (request, response) -> {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                request.startAsync().dispatch("/authenticate");
            }
        });
        valve.setCertificateHeader("nginx");
        valve.setTrustedProxies("127.0.0.1");
        startWith(other("any subject DN"), tomcat.realm(directory), tomcat.engine());
        alice.disable();
        String header = ForwardedCertificateHeader.nginx(identityOf(alice).certificate());
        Page page = withoutCertificate().get("/dispatch", null, "ssl_client_escaped_cert", header);
        assertEquals(401, page.status(), page::body);
    }

    @Test
    void rewrittenRequestIsDecidedByItsCertificate() throws Exception {
        clientCert();
        RewriteValve rewrite = new RewriteValve();
        startBeside("any subject DN");
        tomcat.host().getPipeline().addValve(rewrite);
        rewrite.setConfiguration("RewriteRule ^/old$ " + PAGE);
        alice.disable();
        assertDenied(browser(identityOf(alice)).get("/old"));
    }

    @Test
    void mappedCertificateIsLoggedInAfterARenegotiation() throws Exception {
        clientCert();
        startBeside("any subject DN");
        ChangingKeyManager keys = new ChangingKeyManager();
        SSLContext context = Identity.sslContext(keys, ca.certificate());
        keys.present(Optional.empty());
        try (TlsConnection connection = TlsConnection.openWith("TLSv1.2", context, tomcat.port())) {
            keys.present(Optional.of(identityOf(alice)));
            String response = connection.get(PAGE);
            assertTrue(response.contains("user=CORP\\alice"), response);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void certificateThatIsObtainedByARenegotiationIsNotLoggedIn(boolean otherFirst) throws Exception {
        clientCert();
        Realm ours = tomcat.realm(directory);
        Realm other = other("any subject DN");
        startWith(otherFirst ? other : ours, otherFirst ? ours : other, tomcat.engine());
        alice.disable();
        ChangingKeyManager keys = new ChangingKeyManager();
        SSLContext context = Identity.sslContext(keys, ca.certificate());
        for (String page : new String[] {PAGE, "/authenticate"}) {
            keys.present(Optional.empty());
            try (TlsConnection connection = TlsConnection.openWith("TLSv1.2", context, tomcat.port())) {
                keys.present(Optional.of(identityOf(alice)));
                String response = connection.get(page);
                assertTrue(response.startsWith("HTTP/1.1 401"), response);
                assertFalse(response.contains("user="), response);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"refused by the Valve", "TRACE"})
    void errorPageLogsInNoDeniedCertificate(String refusal) throws Exception {
        clientCert();
        serve("error", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                request.authenticate(response);
                users.add(String.valueOf(request.getRemoteUser()));
            }
        });
        ErrorPage everything = new ErrorPage();
        everything.setLocation("/error");
        tomcat.context().addErrorPage(everything);
        valve.setAnonymousAuthentication(false);
        startWith(tomcat.realm(directory), other("any subject DN"), tomcat.context());
        alice.disable();
        String method = refusal.equals("TRACE") ? "TRACE" : "GET";
        browser(identityOf(alice)).send(method, "/public", null);
        assertEquals(List.of("null"), users);
    }

    @Test
    void dispatchForAnAccountThatMayNoLongerLogInIsUnauthenticated() throws Exception {
        clientCert();
        SecurityConstraint.add(tomcat.context(), "/dispatch", "**");
        CountDownLatch completed = new CountDownLatch(1);
        serve("dispatch", (request, response) -> {
            users.add(String.valueOf(request.getRemoteUser()));
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                response.flushBuffer();
                alice.disable();
                AsyncContext async = request.startAsync();
                async.addListener(new AsyncCompletion(completed::countDown));
                async.dispatch();
            }
        });
        startBeside("any subject DN");
        SSLContext context = identityOf(alice).sslContext(ca.certificate());
        try (TlsConnection connection = TlsConnection.openWith("TLSv1.3", context, tomcat.port())) {
            connection.send("/dispatch", "localhost");
            assertTrue(completed.await(1, TimeUnit.MINUTES));
        }
        assertEquals(List.of("CORP\\alice"), users, "the constraint refuses the dispatch");
    }

    @Test
    void applicationWithAnotherLoginFindsTheDeniedCertificate() throws Exception {
        tomcat.context().setLoginConfig(new LoginConfig("BASIC", "test", null, null));
        tomcat.context().getPipeline().addValve(new BasicAuthenticator());
        SecurityConstraint.add(tomcat.context(), PAGE, "**");
        startBeside("any subject DN");
        alice.disable();
        Page page = browser(identityOf(alice)).get("/public");
        assertEquals("null 1", page.user() + " " + page.value("chain").orElse("-"));
        assertEquals(401, browser(identityOf(alice)).get(PAGE).status());
    }

    @Test
    void valveThatIsNotEnabledLeavesTheOtherRealmAsItIs() throws Exception {
        clientCert();
        valve.setEnabled(false);
        startBeside("user by DN");
        assertEquals("CN=alice", browser(identityOf(alice)).get(PAGE).user());
    }
}
