// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.Map;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.RunningConsole;
import org.adcertmap.lab.tomcat.EmbeddedTomcat;
import org.adcertmap.pki.TestCa;
import org.apache.catalina.LifecycleException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Forged requests (CSRF): only a form of the console itself is accepted. */
@StartsServer
class FormTokenTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final String PATH = "/logout";

    private static EmbeddedTomcat tomcat;
    private static RunningConsole console;

    private final ConsoleBrowser browser = console.browser("admin");
    private final Map<String, String> withToken = Map.of("token", browser.token());

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

    private void assertRefused(HttpResponse<String> response) {
        assertEquals(403, response.statusCode(), response::body);
        assertTrue(browser.get("/").body().contains("Log out"), "the session continues");
    }

    private String origin() {
        return "https://localhost:" + tomcat.port();
    }

    @Test
    void formOfThisSessionAndOriginIsAccepted() {
        assertEquals(
                303,
                browser.post(PATH, withToken, "Sec-Fetch-Site", "same-origin").statusCode());
    }

    @Test
    void originDecidesForABrowserWithoutSecFetchSite() {
        assertEquals(303, browser.post(PATH, withToken, "Origin", origin()).statusCode());
    }

    @Test
    void formWithoutATokenIsRefused() {
        assertRefused(browser.post(PATH, Map.of(), "Sec-Fetch-Site", "same-origin"));
        assertRefused(browser.post(PATH, Map.of("token", ""), "Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void tokenOfAnotherSessionIsRefused() {
        String foreign = console.browser("admin").token();
        assertRefused(browser.post(PATH, Map.of("token", foreign), "Sec-Fetch-Site", "same-origin"));
    }

    @Test
    void otherSiteIsRefusedAlsoWithTheToken() {
        for (String site : new String[] {"cross-site", "same-site", "none", ""}) {
            assertRefused(browser.post(PATH, withToken, "Sec-Fetch-Site", site));
            assertRefused(browser.post(PATH, withToken, "Sec-Fetch-Site", site, "Origin", origin()));
        }
    }

    @Test
    void otherOriginIsRefusedAlsoWithTheToken() {
        for (String origin : new String[] {
            "null",
            "https://localhost",
            "http://localhost:" + tomcat.port(),
            "https://evil.example:" + tomcat.port(),
            origin() + "/"
        }) {
            assertRefused(browser.post(PATH, withToken, "Origin", origin));
        }
    }

    @Test
    void formWithoutAnySignOfItsOriginIsRefused() {
        assertRefused(browser.post(PATH, withToken));
    }

    @Test
    void tokenInTheAddressOfAGetChangesNothing() {
        assertEquals(404, browser.get("/logout?token=" + withToken.get("token")).statusCode());
        assertTrue(browser.get("/").body().contains("Log out"));
    }
}
