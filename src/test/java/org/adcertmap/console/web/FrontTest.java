// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.console.ConsoleServlet;
import org.adcertmap.console.page.Page;
import org.adcertmap.console.page.Role;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.RunningConsole;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.TestCa;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The console in an embedded Tomcat: login, roles, methods and headers of each path. */
@StartsServer
class FrontTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final List<String> USERS = List.of("status", "support", "admin", "metrics", "none");
    private static final Pattern STATIC_FILE = Pattern.compile("(?:href|src)=\"/adcertmap(/static/[^\"]+)\"");

    private static EmbeddedTomcat tomcat;
    private static RunningConsole console;

    @BeforeAll
    static void start() throws LifecycleException {
        tomcat = new EmbeddedTomcat(CA);
        console = RunningConsole.addTo(tomcat, CA);
        tomcat.start();
    }

    @AfterAll
    static void stop() throws LifecycleException {
        tomcat.close();
    }

    /** Each path that a page serves; of those below a page one that does not exist. */
    private static List<Page> pages() {
        return ConsoleServlet.PAGES.all();
    }

    private static boolean isForScrapers(Page page) {
        return page.role() == Role.METRICS;
    }

    @Test
    void withoutALoginEachPageIsTheLoginPage() {
        for (Page page : pages()) {
            if (!isForPrograms(page)) {
                HttpResponse<String> response = console.browser().get(page.path());
                assertEquals(200, response.statusCode(), page.path());
                assertTrue(response.body().contains("action=\"/adcertmap/j_security_check\""), page.path());
                assertFalse(response.body().contains("Apache Tomcat"), "versions are for users that are logged in");
            }
        }
    }

    private static boolean isForPrograms(Page page) {
        return isForScrapers(page) || page.path().endsWith(".json");
    }

    @Test
    void scriptGetsNoLoginPage() {
        HttpResponse<String> response = console.browser().get("/live.json");
        assertEquals(403, response.statusCode());
        assertTrue(response.body().contains("You are not logged in."), response::body);
        HttpResponse<String> rows = console.browser().get("/refusals/live");
        assertEquals(403, rows.statusCode());
        assertTrue(rows.body().contains("You are not logged in."), rows::body);
        assertEquals(403, console.browser("status").get("/refusals/live").statusCode());
        assertTrue(console.browser("support").get("/refusals/live").body().startsWith("<div id=\"refusals\""));
        HttpResponse<String> live = console.browser("status").get("/live.json");
        assertEquals(
                "application/json;charset=utf-8",
                live.headers().firstValue("Content-Type").orElse("").replace(" ", ""));
    }

    @Test
    void eachPageIsThereForItsRolesAndNamesTheRoleToOthers() {
        for (String user : USERS) {
            ConsoleBrowser browser = console.browser(user);
            for (Page page : pages()) {
                if (isForScrapers(page)) {
                    continue;
                }
                HttpResponse<String> response = browser.get(page.path());
                if (page.role().isIn(rolesOf(user))) {
                    assertFalse(response.statusCode() == 403, user + " " + page.path());
                } else {
                    assertEquals(403, response.statusCode(), user + " " + page.path());
                    assertTrue(
                            response.body()
                                    .contains("You are logged in as " + user + ". This page needs the role "
                                            + page.role().roleName() + "."),
                            response::body);
                }
            }
        }
    }

    private static Set<Role> rolesOf(String user) {
        return user.equals("none") ? Set.of() : Set.of(Role.valueOf(user.toUpperCase(Locale.ROOT)));
    }

    /** The constraints of web.xml refuse before the servlet does: a path below a page that only administrators use. */
    @Test
    void roleIsCheckedForPathsThatNoPageServes() {
        for (String path : List.of("/sites/none/switch", "/directory/none", "/settings/none", "/changes/none")) {
            assertEquals(403, console.browser("support").get(path).statusCode(), path);
        }
        assertEquals(404, console.browser("status").get("/none").statusCode());
    }

    @Test
    void wrongPasswordLeadsToTheLoginPageAgain() {
        ConsoleBrowser browser = console.browser();
        browser.get("/");
        HttpResponse<String> response =
                browser.post("/j_security_check", Map.of("j_username", "admin", "j_password", "wrong"));
        assertTrue(response.body().contains("User name or password is wrong"), response::body);
        assertTrue(browser.get("/").body().contains("j_security_check"));
    }

    @Test
    void sessionCookieIsSecureHttpOnlyAndStrict() {
        String cookie = ConsoleBrowser.sessionCookie(console.browser().get("/"));
        assertTrue(cookie.contains("; Secure"), cookie);
        assertTrue(cookie.contains("; HttpOnly"), cookie);
        assertTrue(cookie.contains("; SameSite=Strict"), cookie);
    }

    @Test
    void sessionIdChangesAtTheLogin() {
        ConsoleBrowser browser = console.browser();
        String before = ConsoleBrowser.sessionCookie(browser.get("/"));
        HttpResponse<String> login =
                browser.post("/j_security_check", Map.of("j_username", "admin", "j_password", "admin"));
        String after = ConsoleBrowser.sessionCookie(login);
        assertFalse(after.isEmpty());
        assertFalse(after.split(";")[0].equals(before.split(";")[0]));
    }

    @Test
    void logOutEndsTheSession() {
        ConsoleBrowser browser = console.browser("admin");
        assertEquals(303, browser.submit("/logout", Map.of()).statusCode());
        assertTrue(browser.get("/logged-out").body().contains("Logged out"));
        assertTrue(browser.get("/").body().contains("j_security_check"));
    }

    @Test
    void eachUserCanLogOutAlsoWithoutARole() {
        for (String user : USERS) {
            ConsoleBrowser browser = console.browser(user);
            assertEquals(403, browser.post("/logout", Map.of("token", "wrong")).statusCode(), user);
            assertEquals(303, browser.submit("/logout", Map.of()).statusCode(), user);
            assertTrue(browser.get("/").body().contains("j_security_check"), user);
        }
    }

    @Test
    void logOutAfterTheSessionHasEndedIsNoError() {
        HttpResponse<String> response = console.browser().post("/logout", Map.of("token", "of a session before"));
        assertEquals(303, response.statusCode());
        assertEquals(
                "/adcertmap/logged-out",
                response.headers().firstValue("Location").orElseThrow());
        assertEquals("", ConsoleBrowser.sessionCookie(response));
    }

    @Test
    void bookmarkOfTheLoginPageLeadsToTheStartPage() {
        HttpResponse<String> response = console.browser().get("/login");
        assertEquals(303, response.statusCode());
        assertEquals("/adcertmap/", response.headers().firstValue("Location").orElseThrow());
    }

    /** Tomcat keeps the request in a session while its login page is shown; nothing else needs one. */
    @Test
    void withoutALoginOnlyARequestThatLeadsToTheLoginPageMakesASession() {
        for (String path : List.of(
                "/login", "/logged-out", "/live.json", "/refusals/live", "/metrics", "/health", "/static/none")) {
            assertEquals("", ConsoleBrowser.sessionCookie(console.browser().get(path)), path);
        }
    }

    @Test
    void loginPageShowsNoVersion() {
        String html = console.browser().get("/").body();
        assertTrue(html.contains("/adcertmap/static/"), html);
        assertFalse(html.matches("(?s).*\\d+\\.\\d+\\.\\d+.*"), html);
    }

    @Test
    void otherMethodsAreNotAllowed() {
        ConsoleBrowser browser = console.browser("admin");
        for (String method : List.of("PUT", "DELETE", "OPTIONS", "PATCH", "PROPFIND")) {
            assertEquals(405, browser.send(method, "/").statusCode(), method);
        }
        assertEquals(405, browser.submit("/", Map.of()).statusCode());
    }

    @Test
    void headIsAnsweredLikeGetWithoutABody() {
        ConsoleBrowser browser = console.browser("admin");
        for (Page page : pages()) {
            HttpResponse<String> get = browser.get(page.path());
            HttpResponse<String> head = browser.send("HEAD", page.path());
            assertEquals(get.statusCode(), head.statusCode(), page.path());
            assertEquals("", head.body(), page.path());
        }
    }

    @Test
    void eachResponseHasAllHeaders() {
        ConsoleBrowser browser = console.browser("admin");
        List<HttpResponse<String>> responses = new ArrayList<>();
        pages().forEach(page -> responses.add(browser.get(page.path())));
        responses.add(browser.get("/none"));
        responses.add(browser.get("/none.jsp"));
        responses.add(browser.get("/WEB-INF/web.xml"));
        responses.add(browser.get("/logged-out"));
        responses.add(browser.get("/static/none"));
        responses.add(browser.send("PUT", "/"));
        responses.add(browser.post("/logout", Map.of()));
        responses.add(console.browser("none").get("/"));
        responses.add(console.browser().get("/"));
        responses.add(console.browser().get("/%7B%22%3Cscript%3E"));
        for (HttpResponse<String> response : responses) {
            SecurityHeaders.HEADERS.forEach((name, value) ->
                    assertEquals(List.of(value), response.headers().allValues(name), response.request() + " " + name));
        }
    }

    @Test
    void staticFilesOfAPageAreCachedForAYearAndHaveTheOtherHeaders() {
        Matcher files = STATIC_FILE.matcher(console.browser().get("/").body());
        int found = 0;
        while (files.find()) {
            HttpResponse<String> file = console.browser().get(files.group(1));
            assertEquals(200, file.statusCode());
            assertEquals(List.of(StaticFiles.CACHE_CONTROL), file.headers().allValues("Cache-Control"));
            assertEquals(List.of("nosniff"), file.headers().allValues("X-Content-Type-Options"));
            found++;
        }
        assertEquals(3, found);
    }

    @Test
    void staticFileOfAnotherVersionIsNotFound() {
        assertEquals(404, console.browser().get("/static/0.0.0/console.css").statusCode());
    }

    @Test
    void plainHttpIsRedirectedOrRefused() throws Exception {
        HttpResponse<String> response = console.overPlainHttp("/");
        assertTrue(response.statusCode() == 302 || response.statusCode() == 403, () -> "" + response.statusCode());
        assertFalse(response.body().contains("j_security_check"));
    }

    @Test
    void pageHasNoInlineScriptAndNoInlineStyle() {
        ConsoleBrowser browser = console.browser("admin");
        for (Page page : pages()) {
            String html = browser.get(page.path()).body();
            assertFalse(html.matches("(?s).*(<style|\\sstyle=|\\son\\w+=|<script(?![^>]* src=)).*"), page.path());
        }
    }
}
