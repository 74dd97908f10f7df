// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.chromium.Axe;
import org.adcertmap.lab.chromium.Key;
import org.adcertmap.lab.chromium.Tab;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What else the console shows in a browser, with a fake Active Directory: outages, restarts, files, every page. */
abstract class ConsoleInBrowserScenarios extends ConsoleScenarios {
    private static final List<String> PAGES = List.of(
            "/", "/live", "/live?range=24h", "/refusals", "/explain", "/directory", "/cas", "/settings", "/changes");

    private static final String OPEN_DETAILS = "document.querySelectorAll('details').forEach(d => d.open = true)";

    private static final String NOT_LOADED = "performance.getEntriesByType('resource')"
            + ".filter(r => r.responseStatus !== 200).map(r => r.name).join()";

    @Override
    TestDirectory directory() {
        return FakeActiveDirectory.start();
    }

    private FakeActiveDirectory fake() {
        return (FakeActiveDirectory) directory;
    }

    @AfterAll
    void stopDirectory() {
        directory.close();
    }

    private List<String> pages() {
        List<String> pages = new ArrayList<>(PAGES);
        pages.add(switchPath());
        return pages;
    }

    @Test
    void everyPageIsAccessibleInLightAndDark() {
        login(weak());
        for (String page : pages()) {
            for (String scheme : List.of("light", "dark")) {
                tab.prefers("prefers-color-scheme", scheme).open(url(page));
                assertEquals(List.of(), Axe.violations(tab), page + " " + scheme);
                assertEquals("", tab.evaluate(NOT_LOADED), page);
            }
        }
    }

    @Test
    void loginPageIsAccessibleInLightAndDark() {
        chromium.forgetCookies();
        for (String scheme : List.of("light", "dark")) {
            tab.prefers("prefers-color-scheme", scheme).open(url("/"));
            assertTrue(tab.has("[name=j_password]"), tab::text);
            assertEquals(List.of(), Axe.violations(tab), scheme);
        }
    }

    @Test
    void noPageScrollsSidewaysOnAPhone() {
        login(weak());
        tab.size(360, 740);
        for (String page : pages()) {
            tab.open(url(page)).evaluate(OPEN_DETAILS);
            assertEquals(
                    "true",
                    tab.evaluate("document.documentElement.scrollWidth === document.documentElement.clientWidth"),
                    page);
        }
    }

    @Test
    void keyboardAloneSwitchesAndSwitchesBack() throws IOException {
        String before = serverXml();
        tab.open(url("/")).key(Key.TAB);
        assertEquals("Skip to content", tab.focused(), "the first stop");
        tabTo("Disable…");
        tab.keyToLoad(Key.ENTER);
        tabTo("Disable now");
        tab.keyToLoad(Key.ENTER);
        assertTrue(tab.text().contains("Disabled since"), tab::text);
        assertEquals("anonymous", login(alices()).user());
        tabTo("Enable again");
        tab.keyToLoad(Key.ENTER);
        assertEquals(alicesName(), login(alices()).user());
        assertEquals(before, serverXml());
    }

    /** Presses Tab until the focus, which must be visible, is on the element with this text. */
    private void tabTo(String text) {
        for (int i = 0; i < 60; i++) {
            tab.key(Key.TAB);
            assertEquals("solid", tab.evaluate("getComputedStyle(document.activeElement).outlineStyle"), tab::focused);
            if (tab.focused().startsWith(text)) {
                return;
            }
        }
        throw new AssertionError("no Tab stop " + text + " in " + tab.text());
    }

    @Test
    void secondWindowWithAnOldStateChangesNothing() throws IOException {
        String before = serverXml();
        Tab other = chromium.tab().open(url("/")).click("a[href$='/switch']");
        tab.click("a[href$='/switch']").click("main form button");
        assertTrue(tab.text().contains("Disabled since"), tab::text);
        String conflict = other.click("main form button").text();
        assertTrue(conflict.contains("Enable client certificate mapping for"), conflict);
        assertEquals("409", status(other));
        assertEquals("anonymous", login(alices()).user(), "still disabled");
        tab.click("main form button");
        assertEquals(alicesName(), login(alices()).user());
        assertEquals(before, serverXml());
    }

    private static String status(Tab page) {
        return page.evaluate("performance.getEntriesByType('navigation')[0].responseStatus");
    }

    private int health() {
        String mary = Base64.getEncoder().encodeToString("mary:mary".getBytes(StandardCharsets.UTF_8));
        return client().get("/health", "Authorization", "Basic " + mary).statusCode();
    }

    @Test
    void outageIsShownInWordsWhileTheApplicationAnswers503() {
        fake().stop();
        try {
            Page unavailable = login(alices());
            assertEquals(503, unavailable.status());
            assertTrue(unavailable.body().contains("ADCM-DIRECTORY-UNAVAILABLE"), unavailable::body);
            assertTrue(tab.open(url("/")).text().contains("No domain controller is available"), tab::text);
            assertTrue(tab.open(url("/directory")).text().contains("✗"), tab::text);
            assertEquals(503, health());
        } finally {
            fake().startAgain();
        }
        Eventually.get(() -> login(alices()), page -> page.user().equals(alicesName()));
        assertTrue(tab.open(url("/")).text().contains("1 of 1 domain controller healthy"), tab::text);
        assertEquals(200, health());
    }

    @Test
    void pageWithoutAConnectionIsStaleAndLiveAgain() {
        tab.open(url("/live")).await(", live");
        tab.offline(true);
        String shown = tab.await("Not live since");
        assertTrue(shown.contains("Trying again."), shown);
        assertTrue(tab.has(".stale"));
        assertTrue(tab.has("#plot-requests canvas"), "the plots stay");
        tab.offline(false);
        Eventually.get(() -> tab.has(".stale"), stale -> !stale);
        assertFalse(tab.text().contains("Not live since"), tab::text);
    }

    @Test
    void savedSwitchIsThereAfterARestartThatEndsTheSession() throws IOException {
        String before = serverXml();
        tab.click("a[href$='/switch']")
                .click("main form button")
                .open(url("/live"))
                .await(", live");
        tomcat.close();
        tab.await("Not live since");
        startTomcat();
        tab.await("Signed out.");
        assertEquals("anonymous", login(alices()).user());
        tab = logIn(ADMINISTRATOR);
        assertTrue(tab.text().contains("✗ Disabled"), tab::text);
        tab.click("a[href$='/switch']").click("main form button");
        assertEquals(alicesName(), login(alices()).user());
        assertEquals(before, serverXml());
    }

    @Test
    void certificateIsExplainedFromTextAndFromAFile(@TempDir Path folder) throws IOException {
        tab.open(url("/explain")).fill("[name=pem]", alices().pem()).click("main form button");
        assertTrue(tab.text().contains("Mapped to " + alicesName()), tab::text);
        Path file = Files.write(folder.resolve("weak.cer"), encoded(weak()));
        tab.open(url("/explain")).choose("[name=file]", file).click("main form button");
        assertTrue(tab.text().contains("Refused: ADCM-WEAK-MAPPING"), tab::text);
        tab.open(url("/explain")).fill("[name=pem]", "no certificate").click("main form button");
        assertTrue(tab.has("[role=alert]"), tab::text);
    }

    private static byte[] encoded(org.adcertmap.pki.Identity identity) {
        try {
            return identity.certificate().getEncoded();
        } catch (java.security.cert.CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void newRefusalArrivesByItselfAndAnOpenRowStaysOpen() {
        String first = login(weak()).value("org.adcertmap.CORRELATION").orElseThrow();
        tab.open(url("/refusals")).await(first);
        tab.evaluate("document.querySelector('details').open = true");
        String next = login(weak()).value("org.adcertmap.CORRELATION").orElseThrow();
        tab.await(next);
        assertEquals(
                first,
                tab.evaluate("document.querySelector('details[open]').closest('tr').lastElementChild.textContent"));
    }

    @Test
    void refusalsAreExported(@TempDir Path folder) throws IOException {
        String correlation = login(weak()).value("org.adcertmap.CORRELATION").orElseThrow();
        chromium.saveDownloadsIn(folder);
        tab.open(url("/refusals?correlation=" + correlation));
        tab.press("a[href*='export.csv']");
        String csv = Files.readString(downloaded(folder, ".csv"));
        assertEquals(2, csv.lines().count(), csv);
        assertTrue(csv.contains(correlation), csv);
        tab.press("a[href*='export.jsonl']");
        assertTrue(Files.readString(downloaded(folder, ".jsonl")).contains(correlation));
    }

    private static Path downloaded(Path folder, String suffix) {
        return Eventually.get(
                () -> {
                    try (var files = Files.list(folder)) {
                        return files.filter(file -> file.toString().endsWith(suffix))
                                .findFirst()
                                .orElse(folder);
                    }
                },
                file -> !file.equals(folder));
    }

    @Test
    void nothingMovesWhereMotionIsReduced() {
        tab.prefers("prefers-reduced-motion", "reduce").open(url("/"));
        assertEquals(
                "0",
                tab.evaluate("[...document.querySelectorAll('*')].map(e => getComputedStyle(e))"
                        + ".filter(s => s.animationName !== 'none' || parseFloat(s.transitionDuration) > 0).length"));
    }
}
