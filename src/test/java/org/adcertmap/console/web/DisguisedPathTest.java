// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.RunningConsole;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.TestCa;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests by which a client without the role, or without a login, could reach a page all the same. */
@StartsServer
class DisguisedPathTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final List<String> OF_SUPPORT_ALONE = List.of("name=\"pem\"", "name=\"correlation\"");

    private static EmbeddedTomcat tomcat;
    private static RunningConsole console;
    private static List<ConsoleBrowser> withoutTheRole;

    @BeforeAll
    static void start() throws LifecycleException {
        tomcat = new EmbeddedTomcat(CA);
        console = RunningConsole.addTo(tomcat, CA);
        tomcat.start();
        withoutTheRole = List.of(
                console.browser(), console.browser("none"), console.browser("status"), console.browser("metrics"));
    }

    @AfterAll
    static void stop() throws LifecycleException {
        tomcat.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/explain",
                "/explain/",
                "/explain;x",
                "/explain;x=y/",
                "//explain",
                "/./explain",
                "/%65xplain",
                "/static/../explain",
                "/static/%2e%2e/explain",
                "/static/..;/explain",
                "/login/../explain",
                "/login;/../explain",
                "/login/..;/explain",
                "/metrics/../explain",
                "/metrics;/../explain",
                "/health/..;/explain",
                "/live.json/../explain",
                "/live.json/..;a/explain",
                "/logged-out/../refusals",
                "/refusals;jsessionid=1",
                "/refusals/export.csv",
                "/refusals/export.csv;a",
                "/refusals//export.jsonl",
                "/%2e/refusals",
                "/directory/../refusals",
                "/Explain",
                "/explain.jsp",
                "/index.jsp",
                "/error",
                "/login",
                "/WEB-INF/web.xml",
                "/web-inf/web.xml",
                "/META-INF/context.xml",
                "/WEB-INF;/web.xml",
                "/%57EB-INF/web.xml",
                "/static/../WEB-INF/web.xml",
                "/explain%2f",
                "/explain%5c",
                "/explain%00",
                "/static%2f..%2fexplain"
            })
    void noDisguiseOfAPathShowsAPageOfAnotherRole(String path) {
        for (ConsoleBrowser browser : withoutTheRole) {
            for (String method : List.of("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "get")) {
                HttpResponse<String> response = browser.send(method, path);
                String all = response.statusCode() + " " + response.headers().map() + response.body();
                assertTrue(response.statusCode() < 500, () -> method + " " + path + ": " + all);
                OF_SUPPORT_ALONE.forEach(text -> assertFalse(response.body().contains(text), all));
                assertFalse(
                        response.body().contains("web-app") || response.body().contains("RemoteCIDRValve "), all);
                assertFalse(
                        response.headers().firstValue("Content-Type").orElse("").contains("csv"), all);
                assertEquals(
                        List.of(),
                        response.headers().allValues("Access-Control-Allow-Origin"),
                        "no other origin reads a response");
            }
        }
    }

    @Test
    void formThatWasSentBeforeTheLoginIsNotCarriedOutAfterIt() {
        ConsoleBrowser browser = console.browser();
        Map<String, String> form = Map.of("expected", "true", "enabled", "false", "save", "true", "token", "guess");
        HttpResponse<String> login = browser.post("/sites/x/switch", form, "Sec-Fetch-Site", "same-origin");
        assertTrue(login.body().contains("j_security_check"), login.body());
        browser.post("/j_security_check", Map.of("j_username", "admin", "j_password", "admin"));
        assertEquals(403, browser.get("/sites/x/switch").statusCode());
        assertEquals(200, browser.get("/").statusCode(), "logged in");
    }

    @Test
    void lineBreakInAPathIsNoneInTheLog() {
        try (CapturedLog log = new CapturedLog(Front.class.getName())) {
            console.browser("admin").post("/sites/x%0aforged/switch", Map.of(), "Sec-Fetch-Site", "cross-site");
            assertEquals(1, log.lines().size(), log.lines()::toString);
            assertFalse(log.lines().get(0).contains("\n"), log.lines()::toString);
        }
    }
}
