// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletResponse;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.apache.catalina.Container;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A dispatched request keeps the principal, the roles and the session of its account. */
class DispatchTest extends EmbeddedTest {
    private void startWithValveIn(String place) throws LifecycleException {
        Container container =
                place.equals("engine") ? tomcat.engine() : place.equals("host") ? tomcat.host() : tomcat.context();
        tomcat.engine().setRealm(tomcat.realm(directory));
        container.getPipeline().addValve(valve);
        tomcat.start();
    }

    private void addServlets() {
        serve(
                "forward",
                (request, response) -> request.getRequestDispatcher("/there").forward(request, response));
        serve(
                "include",
                (request, response) -> request.getRequestDispatcher("/there").include(request, response));
        serve("error", (request, response) -> response.sendError(HttpServletResponse.SC_CONFLICT));
        serve("async", (request, response) -> request.startAsync().dispatch("/there"));
        serve("async-later", (request, response) -> {
            AsyncContext context = request.startAsync();
            new Thread(() -> context.dispatch("/there"), "dispatches later").start();
        });
        ErrorPage page = new ErrorPage();
        page.setErrorCode(HttpServletResponse.SC_CONFLICT);
        page.setLocation("/there");
        tomcat.context().addErrorPage(page);
    }

    /** Dispatches a request of alice to another servlet, and checks which user and roles that servlet sees. */
    private Page assertDispatchKeepsPrincipalAndRoles(Browser alices, String kind) {
        Page page = alices.get("/" + kind + "?role=Engineers&note=secret");
        assertEquals(kind.equals("error") ? 409 : 200, page.status());
        assertEquals("CORP\\alice", page.user());
        assertEquals(Optional.of("CLIENT_CERT"), page.value("authType"));
        assertEquals(Optional.of("true"), page.value("inRole"));
        return page;
    }

    private Browser startForAnEngineer(String place) throws Exception {
        directory.group("Engineers").add(alice);
        addServlets();
        startWithValveIn(place);
        return browser(identityOf(alice));
    }

    @ParameterizedTest
    @CsvSource({
        "forward, engine", "error, engine", "async, engine", "async-later, engine",
        "forward, host", "error, host", "async, host", "async-later, host",
        "forward, context", "error, context", "async, context", "async-later, context"
    })
    void dispatchKeepsPrincipalRolesAndSession(String kind, String place) throws Exception {
        Browser alices = startForAnEngineer(place);
        Page page = assertDispatchKeepsPrincipalAndRoles(alices, kind);
        String cookie = page.sessionCookie().orElseThrow();
        assertEquals(Optional.of("secret"), alices.get("/", cookie).value("note"));
        assertNotEquals(
                Optional.of("secret"),
                withoutCertificate().get("/" + kind, cookie).value("note"));
        assertEquals(Optional.of("null"), alices.get("/", cookie).value("note"), "the session has ended");
        assertEquals("anonymous", withoutCertificate().get("/" + kind).user());
    }

    /** Its servlet may no longer set the cookie of a session where the response has begun. */
    @ParameterizedTest
    @ValueSource(strings = {"engine", "host", "context"})
    void includeKeepsPrincipalAndRoles(String place) throws Exception {
        assertDispatchKeepsPrincipalAndRoles(startForAnEngineer(place), "include");
        assertEquals("anonymous", withoutCertificate().get("/include").user());
    }

    /** The application sets variables and a certificate before it dispatches; that changes neither user nor session. */
    @ParameterizedTest
    @ValueSource(strings = {"forward", "include"})
    void attributesThatTheApplicationSetsChangeNoUserOfADispatch(String kind) throws Exception {
        TestAccount bob = directory.user("bob");
        Object bobs = new X509Certificate[] {identityOf(bob).certificate()};
        serve("spoof", (request, response) -> {
            request.setAttribute("REMOTE_USER", "CORP\\bob");
            request.setAttribute("org.adcertmap.LOGON_USER", "CORP\\bob");
            request.setAttribute("jakarta.servlet.request.X509Certificate", bobs);
            request.getSession();
            if (kind.equals("forward")) {
                request.getRequestDispatcher("/there").forward(request, response);
            } else {
                request.getRequestDispatcher("/there").include(request, response);
            }
        });
        startWithRealmAndValveInTheEngine();
        assertEquals("anonymous", withoutCertificate().get("/spoof").user());
        Browser alices = browser(identityOf(alice));
        Page page = alices.get("/spoof?note=secret");
        assertEquals("CORP\\alice", page.user());
        String cookie = page.sessionCookie().orElseThrow();
        assertEquals(Optional.of("secret"), alices.get("/", cookie).value("note"), "the session is hers");
        assertNotEquals(
                Optional.of("secret"), browser(identityOf(bob)).get("/", cookie).value("note"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void asynchronousDispatchIsUnauthenticatedAfterTheAccountWasDisabled(boolean anonymousAuthentication)
            throws Exception {
        CountDownLatch waiting = new CountDownLatch(1);
        CountDownLatch disabled = new CountDownLatch(1);
        serve("async", (request, response) -> {
            AsyncContext context = request.startAsync();
            new Thread(
                            () -> {
                                waiting.countDown();
                                await(disabled);
                                context.dispatch("/there");
                            },
                            "dispatches later")
                    .start();
        });
        valve.setAnonymousAuthentication(anonymousAuthentication);
        startWithRealmAndValveInTheEngine();
        new Thread(
                        () -> {
                            await(waiting);
                            alice.disable();
                            disabled.countDown();
                        },
                        "disables")
                .start();
        Page page = browser(identityOf(alice)).get("/async");
        assertEquals(anonymousAuthentication ? "anonymous" : "401", page.user(), page::body);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("timed out");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void runAsGrantsNoRoleToTheUserAndRoleReferencesWork() throws Exception {
        directory.group("Engineers").add(alice);
        Wrapper wrapper = serve("run-as", new WhoAmI());
        wrapper.setRunAs("Engineers");
        wrapper.addSecurityReference("engineer", "Engineers");
        startWithRealmAndValveInTheEngine();
        Page page = browser(identityOf(alice)).get("/run-as?role=engineer");
        assertEquals(
                "CORP\\alice true", page.user() + " " + page.value("inRole").orElse("-"));
        try (TestAccount bob = directory.user("bob")) {
            Page bobs = browser(identityOf(bob)).get("/run-as?role=engineer");
            assertEquals(
                    "CORP\\bob false", bobs.user() + " " + bobs.value("inRole").orElse("-"));
        }
        assertEquals(
                "anonymous", withoutCertificate().get("/run-as?role=engineer").user());
    }
}
