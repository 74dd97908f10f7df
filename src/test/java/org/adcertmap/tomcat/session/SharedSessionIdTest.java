// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Context;
import org.apache.catalina.Session;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two applications share session IDs, and the first one dispatches to the other one: a stolen cookie opens no session
 * of the other application there, and the client's own sessions are found in both.
 */
class SharedSessionIdTest extends EmbeddedTest {
    private Context other;

    @BeforeEach
    void applications() throws Exception {
        tomcat.context().setCrossContext(true);
        tomcat.context().setSessionCookiePath("/");
        other = tomcat.addApplication("/other");
        other.setSessionCookiePath("/");
        Tomcat.addServlet(other, "note", new Note());
        other.addServletMappingDecoded("/*", "note");
        serve("note", new Note());
        serve("forward", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response)
                    throws IOException, ServletException {
                request.getSession();
                request.getServletContext()
                        .getContext("/other")
                        .getRequestDispatcher("/note")
                        .forward(request, response);
            }
        });
    }

    /** Shows what the session has, and puts the user into a new one. */
    private static final class Note extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            HttpSession session = request.getSession();
            if (session.getAttribute("note") == null) {
                session.setAttribute("note", request.getContextPath() + " of " + request.getRemoteUser());
            }
            response.getWriter().println("user=" + request.getRemoteUser() + "\nnote=" + session.getAttribute("note"));
        }
    }

    private Browser bob() {
        return browser(identityOf(directory.user("bob")));
    }

    private static String cookie(Page page) {
        return page.sessionCookie().orElseThrow(() -> new AssertionError(page.body()));
    }

    private static void assertNote(String note, Page page) {
        assertEquals(note, page.value("note").orElse("-"), page::body);
    }

    @Test
    void cookieOfAnotherClientOpensNoSessionThere() throws Exception {
        startWithRealmAndValveInTheEngine();
        String bobs = cookie(bob().get("/other/note"));
        Page alices = browser(identityOf(alice)).get("/forward", bobs);
        assertNote("/other of CORP\\alice", alices);
        assertNotEquals(bobs, cookie(alices));
        assertNote("/other of null", withoutCertificate().get("/forward", bobs));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sessionDoesNotGetTheIdOfAnotherClientsInTheApplicationThatDispatches(boolean unauthenticated)
            throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser another = unauthenticated ? withoutCertificate() : bob();
        String planted = cookie(another.get("/note"));
        Page alices = browser(identityOf(alice)).get("/other/note", planted);
        assertNote("/other of CORP\\alice", alices);
        assertNotEquals(planted, cookie(alices));
        String user = unauthenticated ? "null" : "CORP\\bob";
        assertNote("/other of " + user, another.get("/forward", planted));
    }

    @Test
    void sessionThatADispatchHasCreatedWhereThereIsNoValveIsNotThatOfACookieAlone() throws Exception {
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.context().getPipeline().addValve(valve);
        tomcat.start();
        Page alices = browser(identityOf(alice)).get("/forward");
        assertNote("/other of CORP\\alice", alices);
        assertNote("/other of null", withoutCertificate().get("/forward", cookie(alices)));
    }

    @Test
    void cookieOfAnotherClientInBothApplicationsOpensNoneOfThem() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser bob = bob();
        String bobs = cookie(bob.get("/other/note"));
        assertNote(" of CORP\\bob", bob.get("/note", bobs));
        assertNote("/other of CORP\\alice", browser(identityOf(alice)).get("/forward", bobs));
    }

    @Test
    void sessionWithoutACertificateDoesNotBecomeThatOfALogin() throws Exception {
        startWithRealmAndValveInTheEngine();
        String unauthenticated = cookie(withoutCertificate().get("/other/note"));
        assertNote("/other of CORP\\alice", browser(identityOf(alice)).get("/forward", unauthenticated));
    }

    @Test
    void clientsOwnSessionsShareTheirId() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String first = cookie(alices.get("/other/note"));
        assertEquals(first, cookie(alices.get("/note", first)), "the new session has the ID of the other one");
        assertNote("/other of CORP\\alice", alices.get("/forward", first));
        assertNote(" of CORP\\alice", alices.get("/note", first));
    }

    @Test
    void idWhoseSessionCannotBeReadIsNotTheClients() throws Exception {
        tomcat.context().setValidateClientProvidedNewSessionId(false); // Tomcat takes any ID of a cookie
        other.setManager(new StandardManager() {
            @Override
            public Session findSession(String id) throws IOException {
                throw new IOException("of the test");
            }
        });
        startWithRealmAndValveInTheEngine();
        String chosen = "JSESSIONID=0123456789ABCDEF0123456789ABCDEF";
        assertNotEquals(chosen, cookie(browser(identityOf(alice)).get("/note", chosen)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"error page", "Valve that is not enabled"})
    void requestThatIsNotAuthenticatedOpensNoSessionThere(String part) throws Exception {
        ErrorPage everything = new ErrorPage();
        everything.setLocation("/forward");
        tomcat.context().addErrorPage(everything);
        ClientCertificateMappingValve ofFirst = new ClientCertificateMappingValve();
        ofFirst.setEnabled(part.equals("error page"));
        tomcat.context().getPipeline().addValve(ofFirst);
        startWithRealmAndValveInTheEngine();
        String bobs = cookie(bob().get("/other/note"));
        Page page = part.equals("error page")
                ? withoutCertificate().send("TRACE", "/", bobs)
                : withoutCertificate().get("/forward", bobs);
        assertNote("/other of null", page);
    }
}
