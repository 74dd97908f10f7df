// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.Valve;
import org.apache.catalina.Wrapper;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.authenticator.SingleSignOn;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.ValveBase;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.apache.tomcat.util.descriptor.web.SecurityCollection;
import org.apache.tomcat.util.descriptor.web.SecurityConstraint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The error page of an application shows nothing of another user, also for a request that Tomcat itself refuses. */
class ErrorPageTest extends EmbeddedTest {
    private static final String NOBODY = "null null";

    private final CountDownLatch firstPartEnded = new CountDownLatch(1);

    /** Reports when the container's thread has left the application. */
    private final class FirstPart extends ValveBase {
        private FirstPart() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            try {
                getNext().invoke(request, response);
            } finally {
                if (request.isAsync()) {
                    firstPartEnded.countDown();
                }
            }
        }
    }

    private Container container(String place) {
        return switch (place) {
            case "engine" -> tomcat.engine();
            case "host" -> tomcat.host();
            default -> tomcat.context();
        };
    }

    /** Prints user, session and variables, for every error and every method. */
    private void addErrorPage() {
        Wrapper wrapper = serve("error", new HttpServlet() {
            private static final long serialVersionUID = 1L;

            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                HttpSession session = request.getSession(false);
                response.getWriter().println("page=error");
                response.getWriter().println("remoteUser=" + request.getRemoteUser());
                response.getWriter().println("note=" + (session == null ? null : session.getAttribute("note")));
                for (String name : new String[] {"org.adcertmap.LOGON_USER", "org.adcertmap.REASON", "REMOTE_USER"}) {
                    response.getWriter().println(name + "=" + request.getAttribute(name));
                }
                if (request.getParameter("open") != null) {
                    request.getSession().setAttribute("note", "of-the-error-page");
                }
            }
        });
        wrapper.setAsyncSupported(true);
        ErrorPage everything = new ErrorPage();
        everything.setLocation("/error");
        tomcat.context().addErrorPage(everything);
    }

    private void startWithValveIn(String place) throws Exception {
        addErrorPage();
        tomcat.engine().getPipeline().addValve(new FirstPart());
        tomcat.engine().setRealm(tomcat.realm(directory));
        container(place).getPipeline().addValve(valve);
        tomcat.start();
    }

    private Browser other(String certificate) {
        return certificate.equals("none") ? withoutCertificate() : browser(identityOf(directory.user("bob")));
    }

    private static String userAndNote(Page page) {
        assertEquals(Optional.of("error"), page.value("page"), page::body);
        return page.value("remoteUser").orElse("-") + " " + page.value("note").orElse("-");
    }

    @ParameterizedTest
    @CsvSource({"engine, none", "engine, bob", "host, none", "host, bob", "context, none", "context, bob"})
    void errorPageOfARefusedTraceHasNoSessionOfAnotherClient(String place, String certificate) throws Exception {
        startWithValveIn(place);
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        Page page = other(certificate).send("TRACE", "/", cookie);
        assertEquals(405, page.status());
        assertEquals(NOBODY, userAndNote(page));
        assertEquals(Optional.of("null"), alices.get("/", cookie).value("note"), "the session has ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void errorPageOfARefusedTraceKeepsTheClientsOwnSession(String place) throws Exception {
        startWithValveIn(place);
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        assertEquals("null secret", userAndNote(alices.send("TRACE", "/", cookie)));
        assertEquals(Optional.of("secret"), alices.get("/", cookie).value("note"));
    }

    private void requireClientCert(Context context) {
        SecurityCollection everything = new SecurityCollection();
        everything.addPattern("/*");
        SecurityConstraint constraint = new SecurityConstraint();
        constraint.addCollection(everything);
        constraint.addAuthRole("Domain Users");
        context.addConstraint(constraint);
        context.setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        context.getPipeline().addValve(new SSLAuthenticator());
    }

    @ParameterizedTest
    @CsvSource({"engine, none", "engine, bob", "host, none", "host, bob", "context, none", "context, bob"})
    void errorPageOfARefusedTraceHasNoUserOfSingleSignOn(String place, String certificate) throws Exception {
        tomcat.host().getPipeline().addValve(new SingleSignOn());
        addErrorPage();
        tomcat.engine().setRealm(tomcat.realm(directory));
        requireClientCert(tomcat.context());
        tomcat.start();
        String sso = browser(identityOf(alice)).get("/").response().headers().allValues("set-cookie").stream()
                .filter(cookie -> cookie.startsWith("JSESSIONIDSSO="))
                .map(cookie -> cookie.split(";")[0])
                .findFirst()
                .orElseThrow();
        // Added now, because single sign-on caches nothing for an application with a Valve.
        if (place.equals("context")) {
            valve.setEnabled(false);
        } else {
            tomcat.context().getPipeline().addValve(new ClientCertificateMappingValve());
        }
        container(place).getPipeline().addValve(valve);
        Page page = other(certificate).send("TRACE", "/", sso);
        assertEquals(405, page.status());
        assertEquals(NOBODY, userAndNote(page));
    }

    /** Sets what a proxy could send by AJP, as AjpProcessor does: in the connector's request. */
    private static final class AjpAttributes extends ValveBase {
        private AjpAttributes() {
            super(true);
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            request.getCoyoteRequest().setAttribute("org.adcertmap.LOGON_USER", "CORP\\boss");
            request.getCoyoteRequest().setAttribute("org.adcertmap.REASON", "x");
            request.getCoyoteRequest().setAttribute("REMOTE_USER", "CORP\\boss");
            getNext().invoke(request, response);
        }
    }

    @ParameterizedTest
    @CsvSource({"engine, none", "engine, bob", "host, none", "host, bob", "context, none", "context, bob"})
    void errorPageOfARefusedTraceHasNoServerVariablesOfAProxy(String place, String certificate) throws Exception {
        tomcat.engine().getPipeline().addValve(new AjpAttributes());
        startWithValveIn(place);
        Page page = other(certificate).send("TRACE", "/", null);
        assertEquals(NOBODY, userAndNote(page));
        for (String name : new String[] {"org.adcertmap.LOGON_USER", "org.adcertmap.REASON", "REMOTE_USER"}) {
            assertEquals(Optional.of("null"), page.value(name), name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void errorPageOfAnAsynchronousRequestHasNoPrincipalOfADisabledAccount(String place) throws Exception {
        serve("async", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.start(() -> {
                awaitFirstPart();
                alice.disable();
                sendError(response);
                context.complete();
            });
        });
        startWithValveIn(place);
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        Page page = alices.get("/async", cookie);
        assertEquals(409, page.status());
        assertEquals("null", page.value("remoteUser").orElse("-"));
        assertEquals(Optional.of("null"), page.value("org.adcertmap.LOGON_USER"));
    }

    private void awaitFirstPart() {
        try {
            if (!firstPartEnded.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("timed out");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void sendError(HttpServletResponse response) {
        try {
            response.sendError(HttpServletResponse.SC_CONFLICT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"engine, error", "host, error", "context, error", "engine, timeout", "host, timeout", "context, timeout"
    })
    void errorPageOfAnAsynchronousRequestKeepsItsUser(String place, String cause) throws Exception {
        serve("async", (request, response) -> {
            AsyncContext context = request.startAsync();
            if (cause.equals("timeout")) {
                context.setTimeout(50); // Tomcat continues to the error page
            } else {
                context.start(() -> {
                    awaitFirstPart();
                    sendError(response);
                    context.complete();
                });
            }
        });
        startWithValveIn(place);
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        Page page = alices.get("/async", cookie);
        assertEquals(cause.equals("timeout") ? 500 : 409, page.status());
        assertEquals("CORP\\alice secret", userAndNote(page));
    }

    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void sessionOfAnErrorPageIsBoundToUnauthenticatedClients(String place) throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithValveIn(place);
        String cookie = withoutCertificate().get("/?open").sessionCookie().orElseThrow();
        assertEquals("null of-the-error-page", userAndNote(withoutCertificate().get("/", cookie)));
        assertEquals(
                Optional.of("null"), browser(identityOf(alice)).get("/", cookie).value("note"));
    }

    @Test
    void contextsValveAddsOneValveToItsHostAndRemovesItAtTheStop() throws Exception {
        Context other = tomcat.addApplication("/other");
        Tomcat.addServlet(other, "who", new WhoAmI());
        other.getPipeline().addValve(new ClientCertificateMappingValve());
        startWithValveIn("context");
        assertEquals(1, companions());
        tomcat.context().stop();
        assertEquals(1, companions(), "the other application needs it");
        other.stop();
        assertEquals(0, companions());
        tomcat.context().start();
        assertEquals(1, companions());
        assertEquals(405, withoutCertificate().send("TRACE", "/", null).status());
    }

    @Test
    void isAddedBehindTheErrorReportOfAHostThatIsAddedLater() throws Exception {
        startWithValveIn("engine");
        assertEquals(1, companions());
        StandardHost added = new StandardHost();
        added.setName("added");
        added.setAppBase("added");
        added.getPipeline().addValve(new ErrorPageValve()); // as server.xml may have it
        tomcat.engine().addChild(added);
        valve.backgroundProcess();
        Valve[] valves = added.getPipeline().getValves();
        assertEquals(
                List.of("ErrorReportValve", "ErrorPageValve", "StandardHostValve"),
                Arrays.stream(valves)
                        .map(each -> each.getClass().getSimpleName())
                        .toList());
        tomcat.engine().getPipeline().removeValve(valve);
        assertEquals(0, companions());
        assertEquals(2, added.getPipeline().getValves().length);
    }

    private long companions() {
        long count = 0;
        for (Valve each : tomcat.host().getPipeline().getValves()) {
            count += each instanceof ErrorPageValve ? 1 : 0;
        }
        return count;
    }
}
