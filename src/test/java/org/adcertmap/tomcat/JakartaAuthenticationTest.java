// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.security.auth.message.AuthException;
import jakarta.security.auth.message.AuthStatus;
import jakarta.security.auth.message.MessageInfo;
import jakarta.security.auth.message.MessagePolicy;
import jakarta.security.auth.message.callback.CallerPrincipalCallback;
import jakarta.security.auth.message.config.AuthConfigFactory;
import jakarta.security.auth.message.module.ServerAuthModule;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.UnsupportedCallbackException;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.pki.Identity;
import org.apache.catalina.authenticator.jaspic.SimpleAuthConfigProvider;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A ServerAuthModule of Jakarta Authentication runs after the Valve and before the application: a request that it does
 * not accept never reaches the application.
 */
class JakartaAuthenticationTest extends EmbeddedTest {
    private static final String MODULE = "org.apache.catalina.authenticator.jaspic.ServerAuthModule.1";
    private static final AtomicInteger SERVED = new AtomicInteger();

    private String registration;

    /** Behaves as the request parameter {@code module} says. */
    public static final class Module implements ServerAuthModule {
        private CallbackHandler handler;

        @Override
        @SuppressWarnings("rawtypes") // so declared
        public void initialize(MessagePolicy request, MessagePolicy response, CallbackHandler callbacks, Map options) {
            handler = callbacks;
        }

        @Override
        @SuppressWarnings("rawtypes") // so declared
        public Class[] getSupportedMessageTypes() {
            return new Class[] {HttpServletRequest.class, HttpServletResponse.class};
        }

        @Override
        public AuthStatus validateRequest(MessageInfo message, Subject client, Subject service) throws AuthException {
            HttpServletRequest request = (HttpServletRequest) message.getRequestMessage();
            String behaviour = request.getParameter("module");
            return switch (behaviour) {
                case "throws" -> throw new AuthException("on purpose");
                case "fails" -> throw new IllegalStateException("on purpose");
                case "refuses" -> AuthStatus.SEND_FAILURE;
                case "keeps" -> authenticated(client, request.getRemoteUser());
                default -> authenticated(client, behaviour);
            };
        }

        private AuthStatus authenticated(Subject client, String name) {
            try {
                handler.handle(new Callback[] {new CallerPrincipalCallback(client, name)});
                return AuthStatus.SUCCESS;
            } catch (IOException | UnsupportedCallbackException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public AuthStatus secureResponse(MessageInfo message, Subject service) {
            return AuthStatus.SEND_SUCCESS;
        }

        @Override
        public void cleanSubject(MessageInfo message, Subject subject) {
            // Nothing to clean.
        }
    }

    @BeforeEach
    void register() throws Exception {
        SERVED.set(0);
        serve("application", (request, response) -> {
            SERVED.incrementAndGet();
            response.getWriter().println("user=" + request.getRemoteUser());
        });
        serve("error", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                HttpSession session = request.getSession(false);
                response.getWriter().println("user=" + request.getRemoteUser());
                response.getWriter().println("note=" + (session == null ? null : session.getAttribute("note")));
            }
        });
        ErrorPage methodNotAllowed = new ErrorPage();
        methodNotAllowed.setErrorCode(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
        methodNotAllowed.setLocation("/error");
        tomcat.context().addErrorPage(methodNotAllowed);
        AuthConfigFactory factory = AuthConfigFactory.getFactory();
        registration = factory.registerConfigProvider(
                new SimpleAuthConfigProvider(Map.of(MODULE, Module.class.getName()), null),
                "HttpServlet",
                null,
                "the module of this test");
        startWithRealmAndValveInTheEngine();
    }

    @AfterEach
    void unregister() {
        AuthConfigFactory.getFactory().removeRegistration(registration);
    }

    @ParameterizedTest
    @DisplayName("CVE-2024-52316 a module that throws never accepts a request, with or without a certificate")
    @ValueSource(strings = {"throws", "fails", "refuses"})
    void requestIsRefusedWhenTheModuleThrows(String behaviour) throws Exception {
        for (Identity identity :
                new Identity[] {identityOf(alice), certificateWithUpn(alice).issue()}) {
            Page page = browser(identity).get("/application?module=" + behaviour);
            assertEquals(Optional.empty(), page.value("user"), page::body);
        }
        assertEquals(
                Optional.empty(),
                withoutCertificate().get("/application?module=" + behaviour).value("user"));
        assertEquals(0, SERVED.get(), "the application has run");
    }

    @Test
    void principalOfTheModuleDoesNotGetTheSessionOfTheCertificate() throws Exception {
        Browser alices = browser(identityOf(alice));
        assertEquals("CORP\\alice", alices.get("/application?module=keeps").user());
        assertEquals("mallory", alices.get("/application?module=mallory").user());
        assertEquals(2, SERVED.get(), "the application has run");
        String cookie = alices.get("/?module=keeps&note=secret").sessionCookie().orElseThrow();
        assertNotEquals(
                Optional.of("secret"),
                withoutCertificate().get("/?module=mallory", cookie).value("note"));
    }

    private Browser other(String certificate) {
        return certificate.equals("none") ? withoutCertificate() : browser(identityOf(directory.user("bob")));
    }

    private void assertEnded(Browser alices, String cookie) {
        assertEquals(Optional.of("null"), alices.get("/?module=keeps", cookie).value("note"), "the session has ended");
    }

    @ParameterizedTest
    @CsvSource({
        "none, alice",
        "none, refuses",
        "none, throws",
        "bob, keeps",
        "bob, alice",
        "bob, refuses",
        "bob, throws"
    })
    void cookieOfAnotherUserEndsTheSessionWhateverTheModuleSays(String certificate, String behaviour) {
        String module = behaviour.equals("alice") ? "CORP%5Calice" : behaviour;
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?module=keeps&note=secret").sessionCookie().orElseThrow();
        Page own = alices.get("/?module=keeps", cookie);
        assertEquals("CORP\\alice secret", own.user() + " " + own.value("note").orElse("-"));
        Page page = other(certificate).get("/?module=" + module, cookie);
        assertFalse(page.body().contains("secret"), page::body);
        assertEnded(alices, cookie);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "bob"})
    void errorPageOfATraceWithTheCookieOfAnotherUserHasNoUserAndNoSession(String certificate) {
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?module=keeps&note=secret").sessionCookie().orElseThrow();
        Page own = alices.send("TRACE", "/?module=keeps", cookie);
        assertEquals("null secret", own.user() + " " + own.value("note").orElse("-"));
        Page page = other(certificate).send("TRACE", "/?module=CORP%5Calice", cookie);
        assertEquals(405, page.status());
        assertEquals("null null", page.user() + " " + page.value("note").orElse("-"));
        assertEnded(alices, cookie);
    }
}
