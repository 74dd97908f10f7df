// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.MBeanFeatureInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.RealmSettings;
import org.adcertmap.setup.listed.ListedFile;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Valve works with a list of certificates as it does with Active Directory. */
class ListedCertificatesRealmTest extends EmbeddedTest {
    private final Identity bob = ca.issue("O=Contoso", "OU=HR", "CN=Bob").issue();
    private final Identity eve = ca.issue("O=Contoso", "OU=Sales", "CN=Eve").issue();
    private final Identity stranger = ca.issue("O=Fabrikam", "CN=Mallory").issue();
    private final ListedCertificatesRealm realm = new ListedCertificatesRealm();

    @TempDir
    private Path folder;

    private static ListedFile list() {
        return new ListedFile()
                .deny("Sales", "Subject OU=Sales")
                .allow("Contoso", "CONTOSO\\partner", "staff, admin", "Subject O=Contoso*");
    }

    private ListedCertificatesRealm configured(ListedFile file) throws Exception {
        Map<String, String> settings = file.settings(folder, ca);
        realm.setCertificates(settings.get("certificates"));
        realm.setCertificationAuthorities(settings.get("certificationAuthorities"));
        realm.setVerifyClientCertRevocation("false");
        return realm;
    }

    private void start(ListedFile file) throws Exception {
        tomcat.engine().setRealm(configured(file));
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private static String answer(Page page) {
        return page.status() + " " + page.user() + " "
                + page.value("org.adcertmap.REASON").orElse("-");
    }

    @Test
    void listedUserLogsInWithItsRoles() throws Exception {
        start(list());
        Page page = browser(bob).get("/?role=admin");
        assertEquals("CONTOSO\\partner", page.user());
        assertEquals("true", page.value("inRole").orElseThrow());
        assertEquals("admin,staff", page.value("roles").orElseThrow());
        assertEquals("manyToOne", page.value("principal.method").orElseThrow());
        assertEquals("weak", page.value("principal.strength").orElseThrow());
        assertTrue(page.value("principal.sid").isEmpty(), "there is no SID");
        assertEquals("CONTOSO\\partner", page.value("org.adcertmap.LOGON_USER").orElseThrow());
    }

    @Test
    void deniedAndUnlistedCertificatesAreRefusedDifferently() throws Exception {
        start(list());
        Page denied = browser(eve).get("/");
        assertEquals(403, denied.status());
        assertTrue(denied.body().contains("ADCM-MAPPING-DENIED"), denied::body);
        assertEquals("200 anonymous ADCM-NOT-LISTED", answer(browser(stranger).get("/")));
        valve.setAnonymousAuthentication(false);
        Page unlisted = browser(stranger).get("/");
        assertEquals(401, unlisted.status());
        assertTrue(unlisted.body().contains("ADCM-NOT-LISTED"), unlisted::body);
    }

    @Test
    void sessionBelongsToTheCertificate() throws Exception {
        Identity carol = ca.issue("O=Contoso", "CN=Carol").issue();
        start(list());
        String cookie = browser(bob).get("/?note=bobs").sessionCookie().orElseThrow();
        assertEquals("bobs", browser(bob).get("/", cookie).value("note").orElse("-"));
        assertEquals(
                "null",
                browser(carol).get("/", cookie).value("note").orElse("-"),
                "the same user with another certificate is another client");
        assertEquals("null", browser(bob).get("/", cookie).value("note").orElse("-"), "the session has ended");
    }

    @Test
    void changedFileCountsAndAnInvalidOneDoesNot() throws Exception {
        start(list());
        Path file = Path.of(realm.getCertificates());
        assertEquals("200 CONTOSO\\partner -", answer(browser(bob).get("/")));
        new ListedFile().root("enabled=\"maybe\"").write(file);
        assertTrue(realm.reload().contains("enabled: invalid value \"maybe\""), realm.getSettingsError());
        assertEquals("200 CONTOSO\\partner -", answer(browser(bob).get("/")));
        new ListedFile()
                .certificate(stranger, "mallory", "")
                .deny("Contoso", "Subject O=Contoso")
                .write(file);
        assertEquals("reloaded", realm.reload());
        assertNull(realm.getSettingsError());
        assertEquals(403, browser(bob).get("/").status());
        assertEquals("200 mallory -", answer(browser(stranger).get("/")));
    }

    @Test
    void clientCertOfTomcatUsesTheRealm() throws Exception {
        tomcat.context().setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        tomcat.context().getPipeline().addValve(new SSLAuthenticator());
        SecurityConstraint.add(tomcat.context(), "/*", "staff");
        tomcat.engine().setRealm(configured(list()));
        tomcat.start();
        assertEquals("CONTOSO\\partner", browser(bob).get("/").user());
        assertEquals(401, browser(eve).get("/").status());
        assertEquals(401, browser(stranger).get("/").status());
    }

    @Test
    void invalidFileStopsTheStart() throws Exception {
        tomcat.engine().setRealm(configured(new ListedFile().mapping("name=\"all\" userName=\"all\"")));
        LifecycleException e = assertThrows(LifecycleException.class, tomcat::start);
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage());
        }
        assertTrue(
                messages.toString().contains("a mapping without rules: every certificate would match"),
                messages::toString);
    }

    @Test
    void passwordInTheFileIsNeitherLoggedNorShown() throws Exception {
        ListedFile file = new ListedFile()
                .mapping("name=\"Contoso\" userName=\"partner\" password=\"hunter2\"", "Subject O=Contoso");
        try (CapturedLog log = new CapturedLog("")) {
            start(file);
            assertEquals("partner", browser(bob).get("/").user());
            String lines = String.join("\n", log.lines());
            assertTrue(lines.contains("password is ignored"), lines);
            assertFalse(lines.contains("hunter2"), lines);
        }
        assertFalse(String.join("\n", realm.getWarnings()).contains("hunter2"));
    }

    @Test
    void jmxShowsTheSettingsOfThisRealmAlone() throws Exception {
        start(list());
        browser(bob).get("/");
        browser(eve).get("/");
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        ObjectName name = realm.getObjectName();
        Set<String> attributes = Arrays.stream(server.getMBeanInfo(name).getAttributes())
                .map(MBeanFeatureInfo::getName)
                .collect(Collectors.toSet());
        RealmSettings.listed().forEach(setting -> assertTrue(attributes.contains(setting.key()), setting.key()));
        assertFalse(attributes.contains("bindDn") || attributes.contains("bindStatus"), attributes::toString);
        assertTrue(
                server.getAttribute(name, "mappings").toString().startsWith("0 one-to-one and 2 many-to-one mappings"));
        assertEquals(1L, server.getAttribute(name, "mappedCount"));
        assertEquals(1L, server.getAttribute(name, "deniedCount"));
        assertEquals(true, server.getAttribute(name, "available"));
        TabularData effective = (TabularData) server.getAttribute(name, "effectiveSettings");
        assertEquals(RealmSettings.listed().size(), effective.size());
        for (String attribute : attributes) {
            server.getAttribute(name, attribute); // none fails without a directory
        }
        String explained = (String)
                server.invoke(name, "explain", new Object[] {bob.pem()}, new String[] {String.class.getName()});
        assertTrue(explained.contains("mapped: CONTOSO\\partner by manyToOne (weak)"), explained);
    }

    @Test
    void certificateThatOnlyTheConnectorTrustsIsRefused() throws Exception {
        configured(list());
        Path otherCa = Files.writeString(
                folder.resolve("other.pem"), TestCa.root("CN=Another CA").pem());
        realm.setCertificationAuthorities("file:" + otherCa);
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
        Page page = browser(bob).get("/");
        assertEquals(403, page.status());
        assertTrue(page.body().contains("ADCM-UNTRUSTED-ISSUER"), page::body);
        assertEquals(200, withoutCertificate().get("/").status());
    }
}
