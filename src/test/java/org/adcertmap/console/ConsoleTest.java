// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.RunningConsole;
import org.adcertmap.pki.Identity;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An administrator uses the console of a Tomcat with a Realm and a Valve, while users log in. */
class ConsoleTest extends EmbeddedTest {
    private static final Pattern HIDDEN = Pattern.compile("<input type=\"hidden\" name=\"(\\w+)\" value=\"([^\"]*)\">");
    private static final Pattern SWITCH = Pattern.compile("href=\"/adcertmap(/sites/[0-9a-f]+/switch)\"");

    private RunningConsole console;
    private ConsoleBrowser admin;

    @BeforeEach
    void start() throws Exception {
        ActiveDirectoryRealm realm = tomcat.realm(directory);
        realm.setCacheTtl("15m"); // no entry expires during a test
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        console = RunningConsole.addTo(tomcat, ca);
        tomcat.start();
        admin = console.browser("admin");
    }

    private static String link(Pattern pattern, String html) {
        Matcher matcher = pattern.matcher(html);
        assertTrue(matcher.find(), html);
        return matcher.group(1);
    }

    /** Returns the hidden fields of the last form of a page. */
    private static Map<String, String> lastForm(String html) {
        Map<String, String> fields = new HashMap<>();
        HIDDEN.matcher(html.substring(html.lastIndexOf("<form")))
                .results()
                .forEach(field -> fields.put(field.group(1), field.group(2)));
        return fields;
    }

    private HttpResponse<String> submit(String path, Map<String, String> form) {
        return admin.post(path, form, "Sec-Fetch-Site", "same-origin");
    }

    private String redirectedTo(HttpResponse<String> response) {
        assertEquals(303, response.statusCode(), response::body);
        return response.headers().firstValue("Location").orElseThrow().replaceFirst("/adcertmap", "");
    }

    @Test
    void switchTakesEffectWithTheNextRequestAndIsUndone() {
        Identity alices = identityOf(alice);
        assertEquals("CORP\\alice", browser(alices).get("/").user());
        String sites = admin.get("/").body();
        assertTrue(sites.contains("Enabled"), sites);
        String path = link(SWITCH, sites);
        String confirmation = admin.get(path).body();
        assertTrue(confirmation.contains("Disable client certificate mapping for Engine Tomcat."), confirmation);
        assertTrue(confirmation.contains("this Tomcat is embedded"), confirmation);

        String result = redirectedTo(submit(path, lastForm(confirmation)));
        String resultPage = admin.get(result).body();
        assertTrue(resultPage.contains("Disabled since"), resultPage);
        assertFalse(browser(alices).get("/").body().contains("CORP\\alice"));

        redirectedTo(submit(path, lastForm(resultPage)));
        assertEquals("CORP\\alice", browser(alices).get("/").user());
        String changes = admin.get("/changes").body();
        assertEquals(2, changes.split("admin from 127.0.0.1 \\(console\\)", -1).length - 1, changes);
    }

    @Test
    void secondWindowWithTheOldStateGetsAConflict() {
        String path = link(SWITCH, admin.get("/").body());
        Map<String, String> first = lastForm(admin.get(path).body());
        Map<String, String> second = lastForm(admin.get(path).body());
        redirectedTo(submit(path, first));
        HttpResponse<String> conflict = submit(path, second);
        assertEquals(409, conflict.statusCode());
        assertTrue(conflict.body().contains("Enable now"), conflict::body);
    }

    @Test
    void cacheIsClearedAndTheResultIsShownOnce() {
        browser(identityOf(alice)).get("/");
        String path = link(
                Pattern.compile("href=\"/adcertmap(/directory/cache/[0-9a-f]+/clear)\""),
                admin.get("/directory").body());
        String to = redirectedTo(submit(path, lastForm(admin.get(path).body())));
        assertTrue(admin.get(to).body().contains("evicted 1 certificate"));
        assertFalse(admin.get(to).body().contains("evicted 1 certificate"));
    }

    @Test
    void oneAccountIsEvicted() {
        browser(identityOf(alice)).get("/");
        String path = link(
                Pattern.compile("href=\"/adcertmap(/directory/cache/[0-9a-f]+/evict)\""),
                admin.get("/directory").body());
        Map<String, String> form = lastForm(admin.get(path).body());
        form.put("one", "CORP\\alice");
        String to = redirectedTo(submit(path, form));
        assertTrue(admin.get(to).body().contains("evicted 1 certificate"));
    }

    @Test
    void settingsAreShownAndReloaded() {
        String settings = admin.get("/settings").body();
        assertTrue(settings.contains("<th scope=\"row\">cacheTtl</th>"), settings);
        assertFalse(settings.contains(directory.bindPassword()), "a secret");
        String path = link(Pattern.compile("action=\"/adcertmap(/settings/reload/[0-9a-f]+)\""), settings);
        assertEquals("/settings", redirectedTo(submit(path, lastForm(settings))));
        assertTrue(admin.get("/settings").body().contains("nothing has changed since"));
    }

    @Test
    void casOfTheDirectoryAreListed() {
        String cas = admin.get("/cas").body();
        assertTrue(cas.contains("1 in NTAuth"), cas);
        assertTrue(cas.contains("CN=Issuing CA"), cas);
    }

    @Test
    void explainSaysHowLongTheQueriesOfTheRealmTakeAtMost() {
        String explain = admin.get("/explain").body();
        assertTrue(explain.matches("(?s).* Each query takes [1-9]\\w+ at most \\(responseTimeout\\)\\..*"), explain);
        assertTrue(explain.contains(" Each CRL or OCSP response takes 5s at most (urlRetrievalTimeout)."), explain);
    }

    @Test
    void userOfACertificateWithTheRoleNeedsNoPassword() {
        directory.group("adcertmap-status").add(alice);
        ConsoleBrowser alices = console.browser(identityOf(alice));
        String sites = alices.get("/").body();
        assertTrue(sites.contains("<span>CORP\\alice</span>"), sites);
        HttpResponse<String> changes = alices.get("/changes");
        assertEquals(403, changes.statusCode());
        assertTrue(
                changes.body().contains("You are logged in as CORP\\alice. This page needs the role adcertmap-admin."),
                changes::body);
    }

    @Test
    void consoleIsTrueInAnOutageAndAfterIt() throws Exception {
        browser(identityOf(alice)).get("/");
        assertTrue(admin.get("/").body().contains("1 of 1 domain controller healthy."));
        directory.stop();
        browser(identityOf(directory.user("bob"))).get("/");
        assertTrue(admin.get("/").body().contains("No domain controller is available"));
        assertTrue(admin.get("/directory").body().contains("✗ down"));
        directory.startAgain();
    }
}
