// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.RunningConsole;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.TestCa;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Scrapers and load balancers log in with the Authorization header, for metrics and health alone. */
@StartsServer
class ScraperLoginTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

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

    private static HttpResponse<String> get(String path, String credentials) {
        String encoded = Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
        return console.browser().get(path, "Authorization", "Basic " + encoded);
    }

    @Test
    void roleForMetricsReadsMetricsAndHealthWithoutASession() {
        HttpResponse<String> metrics = get("/metrics", "metrics:metrics");
        assertEquals(200, metrics.statusCode());
        assertTrue(metrics.body().endsWith("# EOF\n"), metrics::body);
        assertEquals(503, get("/health", "metrics:metrics").statusCode(), "there is no Realm");
        assertEquals("", ConsoleBrowser.sessionCookie(metrics));
    }

    @Test
    void withoutCredentialsOrWithWrongOnesTheStatusIs401() {
        for (String path : List.of("/metrics", "/health")) {
            HttpResponse<String> response = console.browser().get(path);
            assertEquals(401, response.statusCode());
            assertEquals(List.of(ScraperLogin.CHALLENGE), response.headers().allValues("WWW-Authenticate"));
            for (String wrong : List.of("metrics:wrong", "metrics", "none of them:x", ":")) {
                assertEquals(401, get(path, wrong).statusCode(), wrong);
            }
            assertEquals(
                    401, console.browser().get(path, "Authorization", "Basic !").statusCode());
            assertEquals(
                    401,
                    console.browser().get(path, "Authorization", "Bearer x").statusCode());
        }
    }

    @Test
    void otherRolesDoNotReadMetrics() {
        for (String user : List.of("status", "support", "admin", "none")) {
            HttpResponse<String> response = get("/metrics", user + ":" + user);
            assertEquals(403, response.statusCode(), user);
            assertTrue(response.body().contains("This page needs the role adcertmap-metrics."), response::body);
            assertEquals(403, console.browser(user).get("/metrics").statusCode(), user);
        }
    }

    @Test
    void headerDoesNotReplaceTheLoginPageOfOtherPaths() {
        assertTrue(get("/", "admin:admin").body().contains("j_security_check"));
        assertTrue(get("/changes", "admin:admin").body().contains("j_security_check"));
    }

    @Test
    void roleForMetricsOpensNoPage() {
        assertEquals(403, console.browser("metrics").get("/").statusCode());
        assertEquals(200, console.browser("metrics").get("/metrics").statusCode());
    }

    @Test
    void manyScrapesMakeNoSession() {
        int before = console.sessions();
        for (int i = 0; i < 20; i++) {
            get("/metrics", "metrics:metrics");
        }
        assertEquals(before, console.sessions());
    }
}
