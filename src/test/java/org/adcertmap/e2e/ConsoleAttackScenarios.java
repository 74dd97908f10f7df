// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.adcertmap.lab.chromium.Chromium;
import org.adcertmap.lab.chromium.ChromiumProfile;
import org.adcertmap.lab.chromium.Tab;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.junit.jupiter.api.Test;

/**
 * What an attacker tries, and a browser with a client certificate where the console is in the Host of the applications.
 */
abstract class ConsoleAttackScenarios extends ConsoleInBrowserScenarios {
    private static final String MARKUP = "<script>document.title='forged'</script><img src=x onerror=alert(1)>";
    private static final int MEGABYTE = 1 << 20;

    @Override
    void prepare(TomcatBase created) throws IOException {
        Files.copy(
                Path.of(System.getProperty("adcertmap.jar")).resolveSibling("adcertmap-console.war"),
                created.folder().resolve("webapps/adcertmap.war"));
        directory.group("adcertmap-admin").add(alice());
    }

    @Test
    void certificateWithTheRoleNeedsNoPasswordInTheSameHost() throws Exception {
        Path home = Path.of("target/e2e", getClass().getSimpleName(), "chromium-alice");
        try (Chromium other = Chromium.start(ChromiumProfile.trusting(home, ca).presenting(alices()))) {
            String sameHost = "https://localhost:" + tomcat.port() + "/adcertmap/";
            String shown = other.tab().open(sameHost).text();
            assertTrue(shown.contains(alicesName()) && shown.contains("Disable…"), shown);
            assertTrue(other.tab().open(url("/")).has("[name=j_password]"), "its own Service requests no certificate");
        }
    }

    @Test
    void markupInEachNameOfACertificateIsText() {
        login(ca.issue("CN=" + MARKUP.replaceAll("[<>=;]", "\\\\$0"))
                .upn(MARKUP + "@" + directory.domain())
                .issue());
        tab.open(url("/refusals?text=onerror"));
        assertTrue(tab.text("tbody").contains("<script>document.title"), tab::text);
        tab.press("tbody summary").click("tbody form button");
        assertTrue(tab.text().contains("onerror=alert(1)"), tab::text);
        assertFalse(tab.has("img"));
        assertFalse(tab.evaluate("document.title").contains("forged"));
    }

    @Test
    void tooLargeRequestsAreRefusedAndTheConsoleStaysUp() {
        ConsoleBrowser carol = client().login(ADMINISTRATOR);
        String token = carol.token();
        String large = "A".repeat(3 * MEGABYTE);
        String swallowed =
                "A".repeat(MEGABYTE); // above each limit, and Tomcat reads it before it closes the connection
        List<Integer> statuses = new ArrayList<>();
        statuses.add(carol.submit("/explain", Map.of("pem", large)).statusCode());
        statuses.add(carol.get("/refusals?" + "a=1&".repeat(1_500)).statusCode());
        for (String part : List.of("\"pem\"", "\"file\"; filename=\"a.pem\"")) {
            String body = "--x\r\nContent-Disposition: form-data; name=\"token\"\r\n\r\n" + token
                    + "\r\n--x\r\nContent-Disposition: form-data; name=" + part + "\r\n\r\n" + swallowed
                    + "\r\n--x--\r\n";
            statuses.add(carol.postMultipart("/explain", "x", body).statusCode());
        }
        assertTrue(statuses.stream().allMatch(status -> status < 500), statuses::toString);
        statuses.remove(1); // Tomcat 10.1 leaves parameters out
        assertTrue(statuses.stream().allMatch(status -> status >= 400), statuses::toString);
        assertEquals(200, carol.get("/").statusCode());
    }

    @Test
    void malformedParameterIsABadRequest() {
        ConsoleBrowser carol = client().login(ADMINISTRATOR);
        boolean isLeftOut = home().equals(Path.of(System.getProperty("adcertmap.tomcat10")));
        assertEquals(isLeftOut ? 200 : 400, carol.get("/refusals?text=a%FF").statusCode());
    }

    @Test
    void ofSeveralSwitchesAtOnceOneCounts() throws Exception {
        String before = serverXml();
        String path = switchPath();
        List<ConsoleBrowser> browsers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            browsers.add(client().login(ADMINISTRATOR));
        }
        Map<String, String> form = Map.of("expected", "true", "enabled", "false", "save", "true");
        ExecutorService executor = Executors.newFixedThreadPool(browsers.size());
        List<Integer> statuses = new ArrayList<>();
        try {
            List<Future<Integer>> all = new ArrayList<>();
            for (ConsoleBrowser each : browsers) {
                all.add(executor.submit(() -> each.submit(path, form).statusCode()));
            }
            for (Future<Integer> each : all) {
                statuses.add(each.get());
            }
        } finally {
            executor.shutdown();
        }
        assertEquals(3, statuses.stream().filter(status -> status == 409).count(), statuses::toString);
        assertEquals("anonymous", login(alices()).user());
        browsers.get(0).submit(path, Map.of("expected", "false", "enabled", "true", "save", "true"));
        assertEquals(before, serverXml());
    }

    @Test
    void afterTheLogOutGoingBackShowsTheLogin() {
        tab.open(url("/settings")).click("form.user button");
        assertTrue(tab.text().contains("Logged out"), tab::text);
        tab.back().await("Password");
        assertFalse(tab.text().contains("cacheTtl"), tab::text);
    }

    @Test
    void rolesShowTheirPagesAndNameTheMissingOne() {
        chromium.forgetCookies();
        Tab steves = logIn("steve");
        assertTrue(steves.text().contains("✓ Enabled"), steves::text);
        assertFalse(steves.has("a[href$='/switch']"));
        String refused = steves.open(url("/refusals")).text();
        assertTrue(refused.contains("steve. This page needs the role adcertmap-support."), refused);
    }
}
