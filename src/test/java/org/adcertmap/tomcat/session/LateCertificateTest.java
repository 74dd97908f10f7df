// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TlsConnection;
import org.adcertmap.pki.ChangingKeyManager;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The client presents no certificate in the handshake, and presents it when Tomcat's CLIENT-CERT authenticator
 * renegotiates, after the Valve: by a constraint, or by {@code authenticate()}.
 */
class LateCertificateTest extends EmbeddedTest {
    private final ChangingKeyManager keys = new ChangingKeyManager();
    private final AtomicReference<HttpSession> unauthenticated = new AtomicReference<>();

    @BeforeEach
    void start() throws Exception {
        SecurityConstraint.addClientCert(tomcat.context());
        SecurityConstraint.add(tomcat.context(), "/constraint", "**");
        serve("constraint", LateCertificateTest::keepNote);
        serve("authenticate", (request, response) -> {
            if (request.authenticate(response)) {
                keepNote(request, response);
            }
        });
        serve("open", (request, response) -> {
            HttpSession session = request.getSession(false);
            response.getWriter()
                    .println("user=" + request.getRemoteUser() + "\nnote="
                            + (session == null ? "no session" : session.getAttribute("note")));
        });
        serve("unauthenticated", (request, response) -> {
            unauthenticated.set(request.getSession());
            unauthenticated.get().setAttribute("note", "of another client");
        });
        valve.setSslFlags("Ssl, SslNegotiateCert");
        startWithRealmAndValveInTheEngine();
    }

    private static void keepNote(HttpServletRequest request, HttpServletResponse response)
            throws IOException, ServletException {
        HttpSession session = request.getSession();
        if (session.getAttribute("note") == null) {
            session.setAttribute("note", "of " + request.getRemoteUser());
        }
        response.getWriter().println("user=" + request.getRemoteUser() + "\nnote=" + session.getAttribute("note"));
    }

    private TlsConnection withoutCertificateInTheHandshake() throws Exception {
        SSLContext context = Identity.sslContext(keys, ca.certificate());
        TlsConnection connection = TlsConnection.openWith("TLSv1.2", context, tomcat.port());
        keys.present(Optional.of(identityOf(alice)));
        return connection;
    }

    private static String cookie(String response) {
        return response.lines()
                .filter(line -> line.startsWith("Set-Cookie: "))
                .map(line -> line.substring("Set-Cookie: ".length()).split(";")[0])
                .findFirst()
                .orElseThrow();
    }

    private static String idIn(String cookie) {
        return cookie.substring(cookie.indexOf('=') + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"constraint", "authenticate"})
    void sessionThatIsCreatedAfterwardsIsOfTheAccount(String page) throws Exception {
        try (TlsConnection connection = withoutCertificateInTheHandshake()) {
            String first = connection.get("/" + page);
            assertTrue(first.contains("user=CORP\\alice\nnote=of CORP\\alice"), first);
            String next = connection.get("/open;jsessionid=" + idIn(cookie(first)));
            assertTrue(next.contains("user=CORP\\alice\nnote=of CORP\\alice"), next);
            assertEquals(
                    Optional.of("no session"),
                    withoutCertificate().get("/open", cookie(first)).value("note"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"constraint", "authenticate"})
    void sessionOfUnauthenticatedClientsEnds(String page) throws Exception {
        String cookie =
                withoutCertificate().get("/unauthenticated").sessionCookie().orElseThrow();
        try (TlsConnection connection = withoutCertificateInTheHandshake()) {
            String response = connection.get("/" + page + ";jsessionid=" + idIn(cookie));
            assertTrue(response.contains("user=CORP\\alice\nnote=of CORP\\alice"), response);
            HttpSession before = unauthenticated.get();
            assertThrows(IllegalStateException.class, () -> before.getAttribute("note"));
        }
    }
}
