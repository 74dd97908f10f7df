// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.TestDirectory;
import org.adcertmap.lab.chromium.Chromium;
import org.adcertmap.lab.chromium.ChromiumProfile;
import org.adcertmap.lab.chromium.Tab;
import org.adcertmap.lab.console.ConsoleBrowser;
import org.adcertmap.lab.console.InstalledConsole;
import org.adcertmap.lab.console.InstalledConsole.Account;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * An administrator uses the console in Chromium, without a client certificate: it is installed by {@code install
 * --console} in a real Tomcat, behind a Service of its own. Users log in by certificate meanwhile. A subclass chooses
 * the Tomcat and the directory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ConsoleScenarios {
    static final String ADMINISTRATOR = "carol";
    private static final List<Account> ACCOUNTS = List.of(
            new Account(ADMINISTRATOR, ADMINISTRATOR, "adcertmap-admin"),
            new Account("sally", "sally", "adcertmap-support"),
            new Account("steve", "steve", "adcertmap-status"),
            new Account("mary", "mary", "adcertmap-metrics"));

    final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    TestDirectory directory;
    RunningTomcat tomcat;
    Chromium chromium;
    Tab tab;
    private TomcatBase base;
    private TestAccount alice;

    /** Returns the unpacked Tomcat distribution. */
    abstract Path home();

    /** Returns a running directory. */
    abstract TestDirectory directory();

    /** Adds to the CATALINA_BASE before the first start. */
    void prepare(TomcatBase created) throws IOException {
        // nothing by default
    }

    @BeforeAll
    void start() throws Exception {
        directory = directory();
        directory.publish(ca.certificate());
        alice = directory.user("console-alice");
        base = TomcatBase.create(
                        Path.of("target/e2e", getClass().getSimpleName()), home(), AdcertmapJar.path(), directory, ca)
                .setting("cacheTtl", "0")
                .setting("negativeCacheTtl", "0")
                .setting("outageGracePeriod", "0")
                .application("app", SecurityConstraint.NO_CONSTRAINT)
                .application("closed", SecurityConstraint.CLIENT_CERT);
        prepare(base);
        InstalledConsole.into(base, 0, ACCOUNTS);
        base.edit("server.xml", "port=\"0\" protocol", "port=\"${console.port:-0}\" protocol");
        startTomcat();
        chromium = Chromium.start(ChromiumProfile.trusting(base.folder().resolve("chromium"), ca));
    }

    /** Starts Tomcat; a second time with the console on the same port. */
    void startTomcat() {
        if (tomcat != null) {
            base.property("console.port", Integer.toString(tomcat.port(1)));
        }
        tomcat = RunningTomcat.start(home(), base.folder(), base.properties());
    }

    @AfterAll
    void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (tomcat != null) {
            tomcat.close();
        }
        alice.close();
    }

    @BeforeEach
    void logIn() {
        chromium.forgetCookies();
        tab = logIn(ADMINISTRATOR);
    }

    @AfterEach
    void noScriptFailsAndNoPolicyIsViolated() {
        assertEquals(List.of(), tab.messages());
    }

    /** Opens a tab and logs a user in. */
    Tab logIn(String user) {
        return chromium.tab()
                .open(url("/"))
                .fill("[name=j_username]", user)
                .fill("[name=j_password]", user)
                .click("main button");
    }

    String url(String path) {
        return InstalledConsole.url(tomcat) + path;
    }

    /** Returns a client of the console without a browser. */
    ConsoleBrowser client() {
        return new ConsoleBrowser(
                Identity.sslContextWithoutCertificate(ca.certificate()), InstalledConsole.url(tomcat));
    }

    Identity alices() {
        return ca.issue("CN=alice")
                .upn(alice.sAMAccountName() + "@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
    }

    /** A certificate that names alice without her SID. */
    Identity weak() {
        return ca.issue("CN=weak")
                .upn(alice.sAMAccountName() + "@" + directory.domain())
                .issue();
    }

    /** Logs in to an application by certificate. */
    Page login(Identity identity) {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/app/");
    }

    String alicesName() {
        return directory.netbiosName() + "\\" + alice.sAMAccountName();
    }

    TestAccount alice() {
        return alice;
    }

    /** Returns the path of the page that switches the Engine. */
    String switchPath() {
        String path = tab.open(url("/")).evaluate("document.querySelector('a[href$=\"/switch\"]').pathname");
        return path.substring(path.indexOf("/sites/"));
    }

    String serverXml() throws IOException {
        return Files.readString(base.folder().resolve("conf/server.xml"));
    }

    @Test
    void switchIsInEffectAtOnceAndSavedAndUndone() throws IOException {
        String before = serverXml();
        assertEquals(alicesName(), login(alices()).user());
        String confirm = tab.click("a[href$='/switch']").text();
        assertTrue(confirm.contains("Disable client certificate mapping for Engine Catalina."), confirm);
        assertTrue(confirm.contains("/app") && confirm.contains("/closed"), confirm);
        assertEquals(alicesName(), login(alices()).user(), "not yet");
        String result = tab.click("main form button").text();
        assertTrue(result.contains("Disabled since"), result);
        assertTrue(result.contains("server.xml") && result.contains(".bak"), result);
        assertEquals("anonymous", login(alices()).user());
        assertEquals(before.replace("enabled=\"true\"", "enabled=\"false\""), serverXml());
        assertTrue(tab.open(url("/")).text().contains("✗ Disabled"), tab::text);
        assertTrue(tab.open(url("/changes")).text().contains(ADMINISTRATOR + " from 127.0.0.1"), tab::text);
        tab.back().back().click("main form button");
        assertTrue(tab.text().contains("Enabled since"), tab::text);
        assertEquals(alicesName(), login(alices()).user());
        assertEquals(before, serverXml());
    }

    @Test
    void refusalArrivesWithItsReasonAndIsExplained() {
        Page refused = login(weak());
        String correlation = refused.value("org.adcertmap.CORRELATION").orElseThrow();
        tab.open(url("/refusals")).fill("[name=correlation]", correlation).click(".filter button");
        String shown = tab.text("tbody tr");
        assertTrue(shown.contains("ADCM-WEAK-MAPPING") && shown.contains(correlation), shown);
        assertEquals("1", tab.evaluate("document.querySelectorAll('tbody tr').length"));
        tab.press("tbody summary");
        assertTrue(tab.text("tbody dl").contains("What to do"), tab::text);
        String explained = tab.click("tbody form button").text();
        assertTrue(explained.contains("Refused: ADCM-WEAK-MAPPING"), explained);
        assertTrue(explained.contains("(userPrincipalName="), explained);
        assertTrue(explained.contains("X509:<I>"), explained);
        assertTrue(explained.contains("Set-ADUser"), explained);
    }
}
