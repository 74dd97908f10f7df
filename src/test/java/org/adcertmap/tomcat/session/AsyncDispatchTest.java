// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.unboundid.ldap.sdk.ResultCode;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.AsyncContextImpl;
import org.apache.catalina.realm.NullRealm;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Checks that an asynchronous dispatch continues as the same account, also during an outage, unless the account may no
 * longer log in.
 */
class AsyncDispatchTest extends EmbeddedTest {
    private volatile Runnable beforeDispatch = () -> {};

    /** Commits the response, runs an action, and continues in a dispatch. */
    private final class DispatchingServlet extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.ASYNC) {
                response.getWriter().println("user=" + request.getRemoteUser());
                return;
            }
            if (request.getParameter("session") != null) {
                request.getSession().setAttribute("note", "work");
            }
            response.getWriter().println("first=" + request.getRemoteUser());
            response.flushBuffer();
            AsyncContext context = request.startAsync();
            context.start(() -> {
                beforeDispatch.run();
                context.dispatch();
            });
        }
    }

    @BeforeEach
    void serve() throws Exception {
        Wrapper wrapper = Tomcat.addServlet(tomcat.context(), "dispatch", new DispatchingServlet());
        wrapper.setAsyncSupported(true);
        tomcat.context().addServletMappingDecoded("/dispatch", "dispatch");
    }

    @Test
    void outageDoesNotInterruptADispatch() throws Exception {
        startWithRealmAndValveInTheEngine();
        beforeDispatch = () -> directory.failSearchesWith(ResultCode.UNAVAILABLE);
        Page page = browser(identityOf(alice)).get("/dispatch");
        assertEquals(200, page.status());
        assertEquals(Optional.of("CORP\\alice"), page.value("first"));
        assertEquals("CORP\\alice", page.user());
    }

    @Test
    void dispatchedRequestIsCountedOnce() throws Exception {
        startWithRealmAndValveInTheEngine();
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/dispatch").user());
        ActiveDirectoryRealm realm = (ActiveDirectoryRealm) tomcat.engine().getRealm();
        assertEquals(1, realm.getMappedCount());
        assertEquals(1L, valve.getResponses().get("mapped"));
    }

    @Test
    void committedResponseContinuesUnauthenticatedIfTheAccountMayNoLongerLogIn() throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        beforeDispatch = alice::disable;
        Page page = browser(identityOf(alice)).get("/dispatch");
        assertEquals(Optional.of("CORP\\alice"), page.value("first"));
        assertEquals("null", page.user());
    }

    @Test
    void dispatchWithoutTheRealmContinuesUnauthenticated() throws Exception {
        valve.setAnonymousAuthentication(false);
        startWithRealmAndValveInTheEngine();
        beforeDispatch = () -> tomcat.engine().setRealm(new NullRealm());
        Page page = browser(identityOf(alice)).get("/dispatch");
        assertEquals(Optional.of("CORP\\alice"), page.value("first"));
        assertEquals("null", page.user());
    }

    @Test
    void sessionCreatedBeforeTheDispatchIsBound() throws Exception {
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        Page page = alices.get("/dispatch?session");
        assertEquals("CORP\\alice", page.user());
        String cookie = page.sessionCookie().orElseThrow();
        assertEquals(Optional.of("work"), alices.get("/", cookie).value("note"));
        assertEquals(Optional.of("null"), withoutCertificate().get("/", cookie).value("note"));
    }

    @Test
    void unauthenticatedRequestStaysUnauthenticated() throws Exception {
        startWithRealmAndValveInTheEngine();
        assertEquals("null", withoutCertificate().get("/dispatch").user());
    }

    @Test
    void disabledInnerValveDecidesInADispatchToo() throws Exception {
        tomcat.context().getPipeline().addValve(new ClientCertificateMappingValve());
        startWithRealmAndValveInTheEngine();
        assertEquals("null", browser(identityOf(alice)).get("/dispatch").user());
    }

    /** A long poll may be dispatched for hours. */
    @Test
    void repeatedDispatchesAddNoListeners() throws Exception {
        List<AsyncContext> contexts = new CopyOnWriteArrayList<>();
        serve("often", (request, response) -> {
            contexts.add(request.startAsync());
            if (contexts.size() <= 20) {
                contexts.get(0).dispatch("/often");
            } else {
                response.getWriter().println("listeners=" + listenersOf(contexts.get(0)));
                request.getSession().setAttribute("note", "work");
                contexts.get(0).complete();
            }
        });
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        Page page = alices.get("/often");
        assertEquals(Optional.of("1"), page.value("listeners"));
        String cookie = page.sessionCookie().orElseThrow();
        assertEquals(Optional.of("work"), alices.get("/", cookie).value("note"));
        assertEquals(Optional.of("null"), withoutCertificate().get("/", cookie).value("note"));
    }

    /** Reads a private field, because Tomcat has no accessor. */
    private static int listenersOf(AsyncContext context) throws ServletException {
        try {
            Field listeners = AsyncContextImpl.class.getDeclaredField("listeners");
            listeners.setAccessible(true);
            return ((List<?>) listeners.get(context)).size();
        } catch (ReflectiveOperationException e) {
            throw new ServletException(e);
        }
    }
}
