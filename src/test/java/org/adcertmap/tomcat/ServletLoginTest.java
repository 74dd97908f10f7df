// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import java.util.Optional;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The Servlet methods authenticate(), login() and logout() work with certificate authentication, and the Realm works
 * with CLIENT-CERT without a Valve.
 */
class ServletLoginTest extends EmbeddedTest {
    @BeforeEach
    void addServlets() {
        serve("authenticate", (request, response) -> {
            boolean authenticated = request.authenticate(response);
            if (authenticated) {
                response.getWriter().println("user=" + request.getRemoteUser());
            }
        });
        serve("login", (request, response) -> {
            try {
                request.login(request.getParameter("name"), request.getParameter("password"));
                response.getWriter().println("user=" + request.getRemoteUser());
            } catch (ServletException e) {
                response.getWriter().println("user=refused");
            }
        });
        serve("logout", (request, response) -> {
            request.logout();
            response.getWriter().println("user=" + request.getRemoteUser() + "\nauthType=" + request.getAuthType());
        });
        serve("invalidate", (request, response) -> {
            request.getSession().invalidate();
            request.logout();
        });
    }

    /** Configures {@code <login-config>} and, for {@code /guarded}, {@code <security-constraint>} as in web.xml. */
    private void requireClientCert(String... roles) {
        SecurityConstraint.addClientCert(tomcat.context());
        SecurityConstraint.add(tomcat.context(), "/guarded", roles);
        for (String role : roles) {
            tomcat.context().addSecurityRole(role);
        }
    }

    private void startWithRealmOnly() throws LifecycleException {
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.start();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void authenticateReturnsWhetherTheRequestHasAMappedCertificate(boolean withLoginConfig) throws Exception {
        if (withLoginConfig) {
            requireClientCert("unassigned role");
        }
        startWithRealmAndValveInTheEngine();
        assertEquals(
                "CORP\\alice", browser(identityOf(alice)).get("/authenticate").user());
        assertNotEquals("CORP\\alice", withoutCertificate().get("/authenticate").user());
        if (withLoginConfig) {
            assertEquals("401", withoutCertificate().get("/authenticate").user());
            assertEquals(
                    "401",
                    browser(certificateWithUpn(alice).issue())
                            .get("/authenticate")
                            .user(),
                    "a weak mapping");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void loginWithAPasswordIsRejected(boolean withLoginConfig) throws Exception {
        if (withLoginConfig) {
            requireClientCert("unassigned role");
        }
        startWithRealmAndValveInTheEngine();
        for (String query : new String[] {
            "?name=alice&password=secret", "?name=alice&password=", "?name=&password=", "?name=*&password=*"
        }) {
            assertEquals("refused", withoutCertificate().get("/login" + query).user(), query);
        }
        assertEquals(
                "refused",
                browser(identityOf(alice))
                        .get("/login?name=bob&password=secret")
                        .user(),
                "already authenticated");
    }

    @Test
    void nextRequestAfterLogoutIsAuthenticatedAgain() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        Page page = alices.get("/logout", cookie);
        assertEquals("null", page.user());
        assertEquals(Optional.of("null"), page.value("authType"));
        assertEquals("CORP\\alice", alices.get("/").user());
        // logout() ends no session (Servlet specification); the session is still bound to its certificate.
        assertEquals("CORP\\alice secret", userAndNote(alices.get("/", cookie)));
        assertNotEquals(
                Optional.of("secret"), withoutCertificate().get("/", cookie).value("note"));
    }

    @Test
    void invalidatedSessionIsReplacedByANewOne() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        alices.get("/invalidate", cookie);
        Page page = alices.get("/?note=new", cookie);
        assertEquals("CORP\\alice new", userAndNote(page));
        assertNotEquals(Optional.of(cookie), page.sessionCookie());
        assertTrue(page.sessionCookie().isPresent());
    }

    private static String userAndNote(Page page) {
        return page.user() + " " + page.value("note").orElse("-");
    }

    @Test
    void realmWithoutAValveAuthenticatesWithClientCert() throws Exception {
        directory.group("Engineers").add(alice);
        requireClientCert("Engineers");
        startWithRealmOnly();
        Page page = browser(identityOf(alice)).get("/guarded?role=Engineers");
        assertEquals("CORP\\alice", page.user());
        assertEquals(Optional.of("CLIENT_CERT"), page.value("authType"));
        assertEquals(Optional.of("true"), page.value("inRole"));
        assertEquals(
                401, browser(certificateWithUpn(alice).issue()).get("/guarded").status(), "a weak mapping");
        assertEquals(
                403, browser(identityOf(directory.user("bob"))).get("/guarded").status(), "without the role");
        assertEquals(401, withoutCertificate().get("/guarded").status());
        alice.disable();
        assertEquals(401, browser(identityOf(alice)).get("/guarded").status());
        directory.stop();
        assertEquals(401, browser(identityOf(alice)).get("/guarded").status(), "the directory is unavailable");
    }
}
