// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.apache.catalina.Container;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Where the innermost Valve is not enabled no request is mapped, neither by the Valve nor by Tomcat's CLIENT-CERT
 * authenticator, as in IIS. Without a Valve, CLIENT-CERT maps.
 */
class MappingOffTest extends EmbeddedTest {
    private final ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
    private final SSLAuthenticator authenticator = new SSLAuthenticator();

    @BeforeEach
    void requireClientCert() {
        tomcat.realm(directory, realm);
        SecurityConstraint.add(tomcat.context(), "/*", "Domain Users");
        tomcat.context().setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
    }

    private Container container(String place) {
        return switch (place) {
            case "engine" -> tomcat.engine();
            case "host" -> tomcat.host();
            default -> tomcat.context();
        };
    }

    private void start() throws Exception {
        tomcat.engine().setRealm(realm);
        tomcat.context().getPipeline().addValve(authenticator);
        tomcat.start();
    }

    private void assertNotMapped(Page page) {
        assertEquals(401, page.status());
        assertTrue(page.body().contains("ADCM-AUTHENTICATION-REQUIRED"), page.body());
    }

    @Test
    void clientCertMapsWithoutAValve() throws Exception {
        start();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
        assertEquals(1, realm.getMappedCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void clientCertMapsNoRequestWhereTheValveIsOff(String place) throws Exception {
        valve.setEnabled(false);
        container(place).getPipeline().addValve(valve);
        start();
        assertNotMapped(browser(identityOf(alice)).get("/"));
        assertEquals(0, realm.getMappedCount() + realm.getDeniedCount());
    }

    @ParameterizedTest
    @CsvSource({"engine, host", "engine, context", "host, context"})
    void innermostValveDecides(String outer, String inner) throws Exception {
        ClientCertificateMappingValve innermost = new ClientCertificateMappingValve();
        container(outer).getPipeline().addValve(valve);
        container(inner).getPipeline().addValve(innermost);
        start();
        Browser alices = browser(identityOf(alice));
        assertNotMapped(alices.get("/"));
        innermost.setEnabled(true);
        valve.setEnabled(false);
        assertEquals("CORP\\alice", alices.get("/").user());
    }

    @Test
    void valveBehindTheAuthenticatorIsFoundAsWell() throws Exception {
        valve.setEnabled(false);
        tomcat.context().getPipeline().addValve(authenticator);
        tomcat.context().getPipeline().addValve(valve);
        tomcat.engine().setRealm(realm);
        tomcat.start();
        assertEquals(401, browser(identityOf(alice)).get("/").status());
        assertEquals(0, realm.getMappedCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void switchingOffEndsTheAccessAndTheSessionAtOnce(String place) throws Exception {
        container(place).getPipeline().addValve(valve);
        start();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        assertEquals(Optional.of("secret"), alices.get("/", cookie).value("note"));
        valve.setEnabled(false);
        assertNotMapped(alices.get("/", cookie));
        valve.setEnabled(true);
        Page again = alices.get("/", cookie);
        assertEquals("CORP\\alice", again.user());
        assertEquals(Optional.of("null"), again.value("note"), "the session has ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"}) // that of the Context is behind the authenticator
    void sessionThatClientCertHasFilledWithoutAValveDoesNotLogInOnceAValveIsOff(String place) throws Exception {
        start();
        Browser alices = browser(identityOf(alice));
        String opened = alices.get("/?note=secret").sessionCookie().orElseThrow();
        String cookie = alices.get("/", opened).sessionCookie().orElse(opened);
        assertEquals(Optional.of("secret"), alices.get("/", cookie).value("note"));
        valve.setEnabled(false);
        container(place).getPipeline().addValve(valve);
        assertEquals(401, alices.get("/", cookie).status());
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void singleSignOnRestoresNoMappedUserWhereTheValveIsOff(boolean nested) throws Exception {
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        if (nested) {
            CombinedRealm combined = new CombinedRealm();
            combined.addRealm(realm);
            tomcat.engine().setRealm(combined);
            tomcat.context().getPipeline().addValve(authenticator);
            tomcat.start();
        } else {
            start();
        }
        String sso = browser(identityOf(alice)).get("/").response().headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("JSESSIONIDSSO="))
                .map(cookie -> cookie.split(";")[0])
                .findFirst()
                .orElseThrow();
        valve.setEnabled(false);
        tomcat.engine().getPipeline().addValve(valve);
        assertEquals(401, browser(identityOf(alice)).get("/", sso).status());
    }

    @Test
    void applicationsOwnThreadMapsNoRequestEither() throws Exception {
        AtomicBoolean authenticated = new AtomicBoolean(true);
        serve("async", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.start(() -> {
                authenticated.set(isAuthenticated(request, response));
                context.complete();
            });
        });
        tomcat.context().removeConstraint(tomcat.context().findConstraints()[0]);
        valve.setEnabled(false);
        tomcat.host().getPipeline().addValve(valve);
        start();
        assertEquals(401, browser(identityOf(alice)).get("/async").status());
        assertFalse(authenticated.get());
        assertEquals(0, realm.getMappedCount());
        valve.setEnabled(true);
        assertEquals(200, browser(identityOf(alice)).get("/async").status());
        assertTrue(authenticated.get());
    }

    @Test
    void threadOfAnUnknownApplicationMapsNoRequestEither() throws Exception {
        AtomicBoolean authenticated = new AtomicBoolean(true);
        serve("async", (request, response) -> {
            AsyncContext context = request.startAsync();
            Thread thread = new Thread(() -> {
                authenticated.set(isAuthenticated(request, response));
                context.complete();
            });
            thread.setContextClassLoader(null);
            thread.start();
        });
        tomcat.context().removeConstraint(tomcat.context().findConstraints()[0]);
        valve.setEnabled(false);
        tomcat.host().getPipeline().addValve(valve);
        start();
        assertEquals(401, browser(identityOf(alice)).get("/async").status());
        assertFalse(authenticated.get());
        assertEquals(0, realm.getMappedCount());
    }

    private static boolean isAuthenticated(HttpServletRequest request, HttpServletResponse response) {
        try {
            return request.authenticate(response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ServletException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void lockOutRealmLocksNoUserOutWhileTheValveIsOff() throws Exception {
        LockOutRealm lockOut = new LockOutRealm();
        lockOut.addRealm(realm);
        tomcat.engine().setRealm(lockOut);
        tomcat.context().getPipeline().addValve(authenticator);
        tomcat.engine().getPipeline().addValve(valve);
        valve.setEnabled(false);
        tomcat.start();
        Browser alices = browser(identityOf(alice));
        for (int i = 0; i < 6; i++) {
            assertEquals(401, alices.get("/").status());
        }
        tomcat.engine().getPipeline().removeValve(valve);
        assertEquals("CORP\\alice", alices.get("/").user());
    }
}
