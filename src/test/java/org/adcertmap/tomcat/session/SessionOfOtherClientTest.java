// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.WhoAmI;
import org.adcertmap.tomcat.EmbeddedTest;
import org.apache.catalina.Context;
import org.apache.catalina.session.FileStore;
import org.apache.catalina.session.PersistentManager;
import org.apache.catalina.session.StandardManager;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.rewrite.RewriteValve;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No client uses the session of another one: taken over, persisted, made by a thread or in another application. */
class SessionOfOtherClientTest extends EmbeddedTest {
    private final CountDownLatch hasTheSession = new CountDownLatch(1);
    private final CountDownLatch aliceHasLoggedIn = new CountDownLatch(1);

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String userAndNote(Page page) {
        return page.user() + " " + page.value("note").orElse("-");
    }

    private static String noteOf(HttpSession session) {
        try {
            return String.valueOf(session.getAttribute("note"));
        } catch (IllegalStateException e) {
            return "ended";
        }
    }

    @Test
    void sessionOfAnUnauthenticatedClientEndsWithALogin() throws Exception {
        startWithRealmAndValveInTheEngine();
        String cookie = withoutCertificate()
                .get("/?note=put-here-by-mallory")
                .sessionCookie()
                .orElseThrow();
        assertEquals(
                "anonymous put-here-by-mallory",
                userAndNote(withoutCertificate().get("/", cookie)));
        Page alices = browser(identityOf(alice)).get("/?note=secret", cookie);
        assertEquals("CORP\\alice secret", userAndNote(alices));
        assertNotEquals(Optional.of(cookie), alices.sessionCookie());
        assertEquals("anonymous null", userAndNote(withoutCertificate().get("/", cookie)));
        Page second = browser(identityOf(alice)).get("/", cookie);
        assertEquals("CORP\\alice null", userAndNote(second));
    }

    @Test
    void runningUnauthenticatedRequestDoesNotSeeTheSessionOfALaterLogin() throws Exception {
        serve("slow", (request, response) -> {
            HttpSession session = request.getSession();
            hasTheSession.countDown();
            await(aliceHasLoggedIn);
            response.getWriter().println("user=" + request.getRemoteUser());
            response.getWriter().println("note=" + noteOf(session));
        });
        startWithRealmAndValveInTheEngine();
        String cookie =
                withoutCertificate().get("/?note=mallorys").sessionCookie().orElseThrow();
        CompletableFuture<Page> running =
                CompletableFuture.supplyAsync(() -> withoutCertificate().get("/slow", cookie));
        await(hasTheSession);
        Browser browser = browser(identityOf(alice));
        Page alices = browser.get("/?note=alices-secret", cookie);
        assertEquals("CORP\\alice alices-secret", userAndNote(alices));
        aliceHasLoggedIn.countDown();
        assertEquals("null ended", userAndNote(running.get(60, TimeUnit.SECONDS)));
        assertEquals(
                "CORP\\alice alices-secret",
                userAndNote(browser.get("/", alices.sessionCookie().orElseThrow())));
    }

    @Test
    void asynchronousDispatchOfAnUnauthenticatedRequestDoesNotSeeTheSessionOfALaterLogin() throws Exception {
        serve("async", (request, response) -> {
            request.getSession();
            AsyncContext context = request.startAsync();
            context.start(() -> {
                hasTheSession.countDown();
                await(aliceHasLoggedIn);
                context.dispatch("/there");
            });
        });
        startWithRealmAndValveInTheEngine();
        String cookie =
                withoutCertificate().get("/?note=mallorys").sessionCookie().orElseThrow();
        CompletableFuture<Page> running =
                CompletableFuture.supplyAsync(() -> withoutCertificate().get("/async", cookie));
        await(hasTheSession);
        browser(identityOf(alice)).get("/?note=alices-secret", cookie);
        aliceHasLoggedIn.countDown();
        assertEquals("anonymous null", userAndNote(running.get(60, TimeUnit.SECONDS)));
    }

    /** What a restart does: writes the sessions and reads them again. */
    private void unloadAndLoadSessions() throws Exception {
        StandardManager manager = (StandardManager) tomcat.context().getManager();
        manager.unload();
        for (var session : manager.findSessions()) {
            manager.remove(session);
        }
        manager.load();
        assertTrue(manager.getActiveSessions() > 0, "the session is there");
    }

    private void serveClear() {
        serve("clear", (request, response) -> {
            HttpSession session = request.getSession();
            for (String name : Collections.list(session.getAttributeNames())) {
                session.removeAttribute(name);
            }
            session.setAttribute("note", "secret");
            response.getWriter().println("user=" + request.getRemoteUser());
        });
    }

    private StandardManager persistingManager() {
        StandardManager manager = new StandardManager();
        manager.setPathname("SESSIONS.ser");
        tomcat.context().setManager(manager);
        return manager;
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "bob"})
    void sessionOfAnApplicationThatRemovesAllAttributesIsBoundAfterARestart(String other) throws Exception {
        persistingManager();
        serveClear();
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        alices.get("/clear", cookie);
        unloadAndLoadSessions();
        assertEquals("CORP\\alice secret", userAndNote(alices.get("/", cookie)), "her own");
        alices.get("/clear", cookie);
        unloadAndLoadSessions();
        Browser thief = other.equals("none") ? withoutCertificate() : browser(identityOf(directory.user("bob")));
        assertEquals(Optional.of("null"), thief.get("/", cookie).value("note"));
        assertEquals("CORP\\alice null", userAndNote(alices.get("/", cookie)), "the session has ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "bob", "alice"})
    void sessionThatHasLostItsBindingInARestartEnds(String client) throws Exception {
        persistingManager().setSessionAttributeNameFilter("note|cart");
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        unloadAndLoadSessions();
        Browser other = switch (client) {
            case "none" -> withoutCertificate();
            case "bob" -> browser(identityOf(directory.user("bob")));
            default -> alices;
        };
        assertEquals(Optional.of("null"), other.get("/", cookie).value("note"));
        assertEquals(0, tomcat.context().getManager().getActiveSessions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "bob"})
    void sessionIsBoundAfterItWasSwappedOut(String other) throws Exception {
        PersistentManager manager = new PersistentManager();
        FileStore store = new FileStore();
        store.setDirectory("sessions");
        manager.setStore(store);
        manager.setMaxIdleSwap(0);
        manager.setMinIdleSwap(-1);
        tomcat.context().setManager(manager);
        startWithRealmAndValveInTheEngine();
        Browser alices = browser(identityOf(alice));
        String cookie = alices.get("/?note=secret").sessionCookie().orElseThrow();
        swapOut(manager);
        assertEquals("CORP\\alice secret", userAndNote(alices.get("/", cookie)), "her own");
        swapOut(manager);
        Browser thief = other.equals("none") ? withoutCertificate() : browser(identityOf(directory.user("bob")));
        assertEquals(Optional.of("null"), thief.get("/", cookie).value("note"));
        assertEquals("CORP\\alice null", userAndNote(alices.get("/", cookie)), "the session has ended");
    }

    private static void swapOut(PersistentManager manager) {
        Eventually.get(
                () -> {
                    manager.processPersistenceChecks();
                    return manager.getActiveSessions();
                },
                active -> active == 0);
    }

    /** An application that counts the requests of each of its sessions, and opens one at once. */
    private Context otherApplication(String path) {
        Context other = tomcat.addApplication(path);
        Tomcat.addServlet(other, "who", new WhoAmI());
        other.addServletMappingDecoded("/*", "who");
        return other;
    }

    @ParameterizedTest
    @ValueSource(strings = {"before the start", "after the start"})
    void sessionOfACrossContextDispatchIsBound(String when) throws Exception {
        tomcat.context().setCrossContext(true);
        serve(
                "cross",
                (request, response) -> request.getServletContext()
                        .getContext("/other")
                        .getRequestDispatcher("/")
                        .forward(request, response));
        if (when.equals("after the start")) {
            startWithRealmAndValveInTheEngine();
            otherApplication("/other").addLifecycleListener(new Tomcat.FixContextListener());
        } else {
            otherApplication("/other");
            startWithRealmAndValveInTheEngine();
        }
        Browser alices = browser(identityOf(alice));
        for (Browser thief : new Browser[] {withoutCertificate(), browser(identityOf(directory.user("bob")))}) {
            Page opened = alices.get("/cross?note=secret");
            assertEquals("CORP\\alice secret", userAndNote(opened));
            String cookie = "JSESSIONID=" + onlySessionOf("/other");
            assertEquals("CORP\\alice secret", userAndNote(alices.get("/other/", cookie)));
            assertEquals(Optional.of("null"), thief.get("/other/", cookie).value("note"));
            assertEquals("CORP\\alice null", userAndNote(alices.get("/other/", cookie)), "the session has ended");
        }
    }

    private String onlySessionOf(String path) {
        var sessions = ((Context) tomcat.host().findChild(path)).getManager().findSessions();
        assertEquals(1, sessions.length);
        return sessions[0].getId();
    }

    @Test
    void rewriteDoesNotTakeASessionToAnotherApplication() throws Exception {
        RewriteValve rewrite = new RewriteValve();
        tomcat.host().getPipeline().addValve(rewrite);
        otherApplication("/other");
        startWithRealmAndValveInTheEngine();
        rewrite.setConfiguration("RewriteRule ^/r(.*)$ /other/x$1");
        Browser alices = browser(identityOf(alice));
        String cookie =
                alices.get("/?note=of-the-root-application").sessionCookie().orElseThrow();
        assertEquals("CORP\\alice null", userAndNote(alices.get("/r", cookie)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "bob"})
    void sessionThatAThreadOpensIsNoOtherClientsBeforeTheResponseEnds(String other) throws Exception {
        CompletableFuture<String> id = new CompletableFuture<>();
        serve("async", (request, response) -> {
            AsyncContext context = request.startAsync();
            context.start(() -> {
                HttpSession session = ((HttpServletRequest) context.getRequest()).getSession();
                session.setAttribute("note", "secret");
                id.complete(session.getId());
                await(aliceHasLoggedIn);
                context.complete();
            });
        });
        startWithRealmAndValveInTheEngine();
        CompletableFuture<Page> running =
                CompletableFuture.supplyAsync(() -> browser(identityOf(alice)).get("/async"));
        String cookie = "JSESSIONID=" + id.get(60, TimeUnit.SECONDS);
        Browser thief = other.equals("none") ? withoutCertificate() : browser(identityOf(directory.user("bob")));
        try {
            assertEquals(Optional.of("null"), thief.get("/", cookie).value("note"));
        } finally {
            aliceHasLoggedIn.countDown();
            running.get(60, TimeUnit.SECONDS);
        }
        assertEquals("CORP\\alice null", userAndNote(browser(identityOf(alice)).get("/", cookie)), "it has ended");
    }

    @Test
    void listenersAreRemovedAtTheStopOfTheValve() throws Exception {
        startWithRealmAndValveInTheEngine();
        assertEquals(1, tomcat.context().getApplicationLifecycleListeners().length);
        assertEquals(2, ourContainerListeners());
        valve.stop();
        assertEquals(0, tomcat.context().getApplicationLifecycleListeners().length);
        assertEquals(0, ourContainerListeners());
        valve.start();
        assertEquals(1, tomcat.context().getApplicationLifecycleListeners().length);
    }

    @Test
    void listenerIsAddedAgainAfterAReload() throws Exception {
        startWithRealmAndValveInTheEngine();
        tomcat.context().stop();
        tomcat.context().start();
        valve.backgroundProcess();
        assertEquals(1, tomcat.context().getApplicationLifecycleListeners().length);
    }

    private long ourContainerListeners() {
        return Stream.of(tomcat.engine(), tomcat.host())
                .flatMap(container -> Arrays.stream(container.findContainerListeners()))
                .filter(SessionListeners.class::isInstance)
                .count();
    }
}
