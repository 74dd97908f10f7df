// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.adcertmap.Delegation;
import org.adcertmap.DelegationException;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.kerberos.DelegatingService;
import org.adcertmap.lab.kerberos.Krb5Conf;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.pki.Identity;
import org.apache.catalina.TomcatPrincipal;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.Oid;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in Tomcat uses the delegation of its requests; the accounts are of the real Active Directory. */
@Tag("ad")
class KerberosDelegationInTomcatOnActiveDirectoryIT {
    private static final Oid SPNEGO = spnego();

    private final SambaActiveDirectory directory = SambaActiveDirectory.running();

    @TempDir
    private Path folder;

    private DelegatingService service;
    private TestAccount alice;
    private EmbeddedTomcat tomcat;
    private ActiveDirectoryRealm realm;
    private Identity identity;
    private final ConcurrentHashMap<String, CountDownLatch> latches = new ConcurrentHashMap<>();

    private static Oid spnego() {
        try {
            return new Oid("1.3.6.1.5.5.2");
        } catch (org.ietf.jgss.GSSException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void createAccounts() throws Exception {
        Krb5Conf.reload(directory, folder, directory.address(), true);
        service = DelegatingService.create(directory, folder, "dtom");
        alice = directory.user("dtom-alice");
        tomcat = new EmbeddedTomcat(service.ca());
        realm = tomcat.realm(directory);
        realm.setCacheTtl("60s");
        realm.setDelegationPrincipal(service.service().principal());
        realm.setDelegationKeytab(service.keytab().toString());
        realm.setAuditLog("all");
        identity = service.ca()
                .issue("CN=alice")
                .upn("dtom-alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        Tomcat.addServlet(tomcat.context(), "delegate", new Application());
        tomcat.context().addServletMappingDecoded("/app/*", "delegate");
    }

    @AfterEach
    void close() throws Exception {
        tomcat.close();
        alice.close();
        service.close();
    }

    /** What an application does with the delegation of a request; the path says what. */
    private final class Application extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String path = request.getPathInfo();
            Object attribute = request.getAttribute("org.adcertmap.delegation");
            try {
                if (path.contains("session")) {
                    request.getSession();
                }
                if (path.contains("token")) {
                    byte[] token = ((Delegation) attribute).token(service.target());
                    response.getWriter().print(Base64.getEncoder().encodeToString(token));
                } else if (path.contains("callable")) {
                    Object credential = ((Callable<?>) attribute).call();
                    response.getWriter().print(((GSSCredential) credential).getName());
                } else if (path.contains("principal")) {
                    response.getWriter().print(principal(request));
                } else if (path.contains("logout")) {
                    request.logout();
                    response.getWriter().print(Optional.ofNullable(request.getUserPrincipal()));
                } else if (path.contains("wait")) {
                    String before = String.valueOf(request.getUserPrincipal());
                    latches.get("entered").countDown();
                    latches.get("leave").await(60, TimeUnit.SECONDS);
                    response.getWriter().print(before + " " + request.getUserPrincipal());
                } else {
                    response.getWriter().print(attribute == null ? "none" : "set");
                }
            } catch (DelegationException e) {
                response.getWriter().print(e.code());
            } catch (Exception e) {
                throw new IOException(e);
            }
        }

        /** The name in the credential, and whether a copy of the principal on another node has one too. */
        private String principal(HttpServletRequest request) throws Exception {
            TomcatPrincipal principal = (TomcatPrincipal) request.getUserPrincipal();
            GSSCredential credential = principal.getGssCredential();
            if (credential == null) {
                return "no credential";
            }
            ByteArrayOutputStream copy = new ByteArrayOutputStream();
            try (ObjectOutputStream out = new ObjectOutputStream(copy)) {
                out.writeObject(principal);
            }
            TomcatPrincipal read;
            try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(copy.toByteArray()))) {
                read = (TomcatPrincipal) in.readObject();
            }
            return credential.getName() + " "
                    + (request.getAttribute("org.apache.catalina.realm.GSS_CREDENTIAL") == credential) + " "
                    + read.getGssCredential() + " " + System.identityHashCode(credential);
        }
    }

    private Browser browser() {
        return Browser.with(identity.sslContext(service.ca().certificate()), tomcat.port());
    }

    private void startWithValve() throws Exception {
        ClientCertificateMappingValve valve = new ClientCertificateMappingValve();
        valve.setEnabled(true);
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private String accountOf(String token) throws Exception {
        return service.acceptor()
                .accept(Base64.getDecoder().decode(token), SPNEGO)
                .account();
    }

    @Test
    void applicationReachesTheBackEndAsTheAccount() throws Exception {
        try (CapturedLog audit = new CapturedLog("org.adcertmap.audit")) {
            startWithValve();
            assertEquals(
                    service.principal(alice),
                    accountOf(browser().get("/app/token").body()));
            assertEquals(
                    service.principal(alice), browser().get("/app/callable").body());
            assertEquals(2L, realm.getDelegations().get("delegated"));
            assertEquals(
                    1,
                    audit.lines().stream()
                            .filter(line -> line.contains("event=\"delegation\"")
                                    && line.contains("reason=\"delegated\"")
                                    && line.contains("target=\"" + service.target() + "\""))
                            .count(),
                    audit.lines()::toString);
        }
    }

    @Test
    void requestWithoutAnAccountHasNone() throws Exception {
        startWithValve();
        assertEquals(
                "none",
                Browser.with(Identity.sslContextWithoutCertificate(service.ca().certificate()), tomcat.port())
                        .get("/app/")
                        .body());
        assertEquals("set", browser().get("/app/").body());
    }

    @Test
    void refusalIsCountedAndAudited() throws Exception {
        service.service().account().set("msDS-AllowedToDelegateTo", "HTTP/other.example.test");
        try (CapturedLog audit = new CapturedLog("org.adcertmap.audit")) {
            startWithValve();
            for (int i = 0; i < 3; i++) {
                assertEquals(
                        "ADCM-DELEGATION-TARGET", browser().get("/app/token").body());
            }
            assertEquals(3L, realm.getDelegations().get("ADCM-DELEGATION-TARGET"));
            assertEquals(
                    1,
                    audit.lines().stream()
                            .filter(line -> line.contains("reason=\"ADCM-DELEGATION-TARGET\""))
                            .count(),
                    audit.lines()::toString);
        }
    }

    @Test
    void clientCertOfTomcatHasItInEachRequestOfASession() throws Exception {
        SecurityConstraint.add(tomcat.context(), "/app/*", "Domain Users");
        tomcat.context().setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        tomcat.context().getPipeline().addValve(new SSLAuthenticator());
        tomcat.engine().setRealm(realm);
        tomcat.start();
        Browser browser = browser();
        Browser.Page first = browser.get("/app/session/token");
        assertEquals(service.principal(alice), accountOf(first.body()));
        String cookie = first.sessionCookie().orElseThrow();
        assertEquals(
                service.principal(alice),
                accountOf(browser.get("/app/session/token", cookie).body()));
        for (org.apache.catalina.Session session : tomcat.context().getManager().findSessions()) {
            assertEquals(
                    List.of(),
                    Collections.list(session.getSession().getAttributeNames()).stream()
                            .filter(name -> name.contains("delegation"))
                            .toList());
        }
    }

    @Test
    void principalHasACredentialOfItsOwn() throws Exception {
        realm.setDelegationInPrincipal("true");
        startWithValve();
        Browser.Page first = browser().get("/app/session/principal");
        assertTrue(first.body().startsWith(service.principal(alice) + " true null "), first::body);
        String ofRequest = browser().get("/app/principal").body();
        assertNotEquals(first.body(), ofRequest, "two requests without a session have two credentials");
        String cookie = first.sessionCookie().orElseThrow();
        String second = browser().get("/app/principal", cookie).body();
        assertEquals(second, browser().get("/app/principal", cookie).body(), "a session keeps its own");
    }

    @Test
    void logoutHurtsNoOtherRequest() throws Exception {
        realm.setDelegationInPrincipal("true");
        startWithValve();
        latches.put("entered", new CountDownLatch(1));
        latches.put("leave", new CountDownLatch(1));
        ExecutorService other = Executors.newSingleThreadExecutor();
        try {
            Future<String> waiting =
                    other.submit(() -> browser().get("/app/wait").body());
            assertTrue(latches.get("entered").await(60, TimeUnit.SECONDS));
            assertEquals("Optional.empty", browser().get("/app/logout").body());
            latches.get("leave").countDown();
            String users = waiting.get(60, TimeUnit.SECONDS);
            assertTrue(users.indexOf("dtom-alice") < users.lastIndexOf("dtom-alice"), users);
            assertEquals(
                    service.principal(alice),
                    accountOf(browser().get("/app/token").body()));
            String session =
                    browser().get("/app/session/principal").sessionCookie().orElseThrow();
            browser().get("/app/logout", session);
            assertTrue(browser().get("/app/principal", session).body().startsWith(service.principal(alice)));
        } finally {
            other.shutdownNow();
        }
    }

    @Test
    void loginContinuesWithoutACredentialWhileNoKdcResponds() throws Exception {
        realm.setDelegationInPrincipal("true");
        Krb5Conf.reload(directory, folder, "127.0.0.1:1", true);
        startWithValve();
        assertEquals("no credential", browser().get("/app/principal").body());
        assertEquals("set", browser().get("/app/").body());
        Krb5Conf.reload(directory, folder, directory.address(), true);
    }

    @Test
    void stoppedRealmDelegatesNobody() throws Exception {
        startWithValve();
        assertEquals(Optional.of(true), realm.delegation().map(found -> found.size() == 0));
        browser().get("/app/token");
        realm.stop();
        assertEquals(Optional.empty(), realm.delegation());
    }
}
