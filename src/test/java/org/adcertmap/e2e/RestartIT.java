// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions that Tomcat persists across a restart, with or without the principal, stay bound to their certificate. */
class RestartIT {
    /**
     * The classes that Tomcat's documentation names for persistAuthentication, and those of our principals' attributes.
     */
    private static final String FILTER = "java\\.lang\\.(?:Boolean|Integer|Long|Number|String)|\\[Ljava.lang.String;"
            + "|org\\.apache\\.catalina\\.realm\\.GenericPrincipal\\$SerializablePrincipal"
            + "|java\\.util\\.(?:HashMap|ArrayList|Collections\\$UnmodifiableMap)";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private Identity alices;
    private Identity bobs;

    @BeforeEach
    void start() {
        directory = FakeActiveDirectory.start();
        directory.publish(ca.certificate());
        alices = identityOf(directory.user("alice"));
        bobs = identityOf(directory.user("bob"));
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private Identity identityOf(TestAccount account) {
        return ca.issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    private static Path home(String tomcat) {
        return Path.of(System.getProperty("adcertmap." + tomcat));
    }

    private TomcatBase base(String tomcat, boolean persistAuthentication) throws IOException {
        Path jar = AdcertmapJar.path();
        TomcatBase base = TomcatBase.create(Path.of("target/e2e/Restart-" + tomcat), home(tomcat), jar, directory, ca)
                .application("open", SecurityConstraint.NO_CONSTRAINT)
                .application("client-cert", SecurityConstraint.CLIENT_CERT);
        Files.writeString(
                base.folder().resolve("conf/context.xml"),
                "<Context><Manager pathname=\"SESSIONS.ser\" persistAuthentication=\"" + persistAuthentication
                        + "\" sessionAttributeValueClassNameFilter=\"" + FILTER + "\"/></Context>");
        return base;
    }

    private static RunningTomcat run(String tomcat, TomcatBase base) {
        return RunningTomcat.start(home(tomcat), base.folder(), base.properties());
    }

    private Browser browser(Identity identity, RunningTomcat tomcat) {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port());
    }

    private static String userAndNote(Page page) {
        return page.user() + " " + page.value("note").orElse("-");
    }

    @ParameterizedTest(name = "{0}, persistAuthentication {1}")
    @DisplayName("after a restart a session is bound to its certificate")
    @CsvSource({"tomcat10, true", "tomcat10, false", "tomcat11, true", "tomcat11, false"})
    void sessionIsBoundToItsCertificateAfterARestart(String tomcat, boolean persistAuthentication) throws IOException {
        TomcatBase base = base(tomcat, persistAuthentication);
        String[] paths = {"/open/", "/client-cert/"};
        String[][] cookies = new String[paths.length][3];
        try (RunningTomcat before = run(tomcat, base)) {
            Browser browser = browser(alices, before);
            for (int path = 0; path < paths.length; path++) {
                for (int i = 0; i < cookies[path].length; i++) {
                    String opened = browser.get(paths[path] + "?note=secret")
                            .sessionCookie()
                            .orElseThrow();
                    cookies[path][i] =
                            browser.get(paths[path], opened).sessionCookie().orElse(opened);
                }
            }
        }
        try (RunningTomcat after = run(tomcat, base)) {
            for (int path = 0; path < paths.length; path++) {
                sessionIsStillOfAlice(after, paths[path], cookies[path][0]);
                sessionEndsForBob(after, paths[path], cookies[path][1]);
                sessionEndsWithoutACertificate(after, paths[path], cookies[path][2]);
            }
        }
    }

    private void sessionIsStillOfAlice(RunningTomcat tomcat, String path, String cookie) {
        assertEquals("CORP\\alice secret", userAndNote(browser(alices, tomcat).get(path, cookie)), path);
    }

    private void sessionEndsForBob(RunningTomcat tomcat, String path, String cookie) {
        assertEquals("CORP\\bob null", userAndNote(browser(bobs, tomcat).get(path, cookie)), path);
        assertHasEnded(tomcat, path, cookie);
    }

    private void sessionEndsWithoutACertificate(RunningTomcat tomcat, String path, String cookie) {
        Page unauthenticated = Browser.with(Identity.sslContextWithoutCertificate(ca.certificate()), tomcat.port())
                .get(path, cookie);
        assertNotEquals("CORP\\alice", unauthenticated.user(), path);
        assertNotEquals(Optional.of("secret"), unauthenticated.value("note"), path);
        assertHasEnded(tomcat, path, cookie);
    }

    private void assertHasEnded(RunningTomcat tomcat, String path, String cookie) {
        assertEquals(
                Optional.of("null"), browser(alices, tomcat).get(path, cookie).value("note"), path);
    }

    @ParameterizedTest
    @DisplayName("the principal that Tomcat persisted has the same attributes after a restart")
    @ValueSource(strings = {"tomcat10", "tomcat11"})
    void principalIsPersisted(String tomcat) throws IOException {
        // CLIENT-CERT and the Realm alone: then Tomcat caches the principal in the session.
        TomcatBase base = base(tomcat, true).withoutValve();
        String cookie;
        try (RunningTomcat before = run(tomcat, base)) {
            Browser browser = browser(alices, before);
            String opened =
                    browser.get("/client-cert/?note=secret").sessionCookie().orElseThrow();
            cookie = browser.get("/client-cert/", opened).sessionCookie().orElse(opened);
        }
        base.useNullRealm(); // the directory cannot be queried again
        try (RunningTomcat after = run(tomcat, base)) {
            Browser browser = browser(alices, after);
            assertNotEquals("CORP\\alice", browser.get("/client-cert/").user());
            Page page = browser.get("/client-cert/", cookie);
            assertEquals("CORP\\alice secret", userAndNote(page));
            assertEquals(Optional.of("strong"), page.value("principal.strength"));
        }
    }

    @Test
    void documentationNamesTheFilter() throws IOException {
        assertTrue(Files.readString(Path.of("docs/tomcat.md")).lines().anyMatch(FILTER::equals), FILTER);
    }
}
