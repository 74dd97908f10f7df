// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

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
import org.adcertmap.lab.tomcat.TomcatCluster;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Two real Tomcats of the same or of different major versions replicate their sessions, and a session is bound to its
 * certificate on both.
 */
class ClusterIT {
    private static final String DISTRIBUTABLE = "<distributable/>";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private TestAccount alice;
    private TestAccount bob;

    @BeforeEach
    void start() {
        directory = FakeActiveDirectory.start();
        directory.publish(ca.certificate());
        alice = directory.user("alice");
        bob = directory.user("bob");
        directory.group("Engineers").add(alice);
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private TomcatCluster.Node node(String tomcat, int number) {
        Path home = Path.of(System.getProperty("adcertmap." + tomcat));
        Path folder = Path.of("target/e2e/Cluster-" + tomcat + "-" + number);
        TomcatBase base = TomcatBase.create(folder, home, AdcertmapJar.path(), directory, ca);
        return new TomcatCluster.Node(
                home,
                base.application("open", SecurityConstraint.NO_CONSTRAINT + DISTRIBUTABLE)
                        .application("client-cert", SecurityConstraint.CLIENT_CERT + DISTRIBUTABLE));
    }

    private Identity identityOf(TestAccount account) {
        return ca.issue("CN=" + account.sAMAccountName())
                .upn(account.sAMAccountName() + "@" + directory.domain())
                .sid(account.objectSid())
                .issue();
    }

    private Browser browser(Identity identity, RunningTomcat node) {
        return Browser.with(identity.sslContext(ca.certificate()), node.port());
    }

    private Browser withoutCertificate(RunningTomcat node) {
        return Browser.with(Identity.sslContextWithoutCertificate(ca.certificate()), node.port());
    }

    private static String userAndNote(Page page) {
        return page.user() + " " + page.value("note").orElse("-");
    }

    @ParameterizedTest(name = "{0} and {1}")
    @DisplayName("a session is bound to its certificate on both nodes, and ends on both")
    @CsvSource({"tomcat10, tomcat10", "tomcat11, tomcat11", "tomcat10, tomcat11", "tomcat11, tomcat10"})
    void sessionIsBoundToItsCertificateOnBothNodes(String one, String two) {
        try (TomcatCluster cluster = TomcatCluster.start(node(one, 1), node(two, 2))) {
            for (String path : new String[] {"/open/", "/client-cert/"}) {
                Identity alices = identityOf(alice);
                Browser atFirst = browser(alices, cluster.first());
                Browser atSecond = browser(alices, cluster.second());

                String cookie =
                        atFirst.get(path + "?note=secret").sessionCookie().orElseThrow();
                assertEquals(
                        "CORP\\alice secret",
                        userAndNote(atSecond.get(path, cookie)),
                        "the same certificate, the other node");
                assertEquals("CORP\\alice changed", userAndNote(atSecond.get(path + "?note=changed", cookie)));
                assertEquals("CORP\\alice changed", userAndNote(atFirst.get(path, cookie)), "and back");

                assertEquals(
                        "CORP\\bob null",
                        userAndNote(browser(identityOf(bob), cluster.second()).get(path, cookie)));
                assertEquals(
                        "CORP\\alice null",
                        userAndNote(atFirst.get(path, cookie)),
                        "the session has ended on the first node as well");

                String other =
                        atFirst.get(path + "?note=secret").sessionCookie().orElseThrow();
                assertEquals(
                        path.equals("/open/") ? "anonymous null" : "401 -",
                        userAndNote(withoutCertificate(cluster.second()).get(path, other)));
                assertEquals(
                        "CORP\\alice null",
                        userAndNote(atFirst.get(path, other)),
                        "the session has ended on the first node as well");
            }
        }
    }

    @ParameterizedTest(name = "{0} and {1}")
    @DisplayName("where a filter drops the attribute of the binding, its note is replicated, and binds the session as"
            + " well, until the node restarts")
    @CsvSource({"tomcat10, tomcat11", "tomcat11, tomcat10"})
    void sessionIsBoundByTheReplicatedNoteWhereTheAttributeIsNot(String one, String two) {
        try (TomcatCluster cluster = TomcatCluster.startReplicating("note", node(one, 1), node(two, 2))) {
            Identity alices = identityOf(alice);
            Browser atFirst = browser(alices, cluster.first());
            for (String path : new String[] {"/open/", "/client-cert/"}) {
                String own = open(atFirst, path);
                assertEquals(
                        "CORP\\alice secret",
                        userAndNote(browser(alices, cluster.second()).get(path, own)));
                assertEnds(
                        atFirst,
                        path,
                        withoutCertificate(cluster.second()),
                        path.equals("/open/") ? "anonymous null" : "401 -");
                assertEnds(atFirst, path, browser(identityOf(bob), cluster.second()), "CORP\\bob null");
            }
            assertSessionsWithoutBindingEndAtARestartedNode(cluster, alices);
        }
    }

    /** A session that reaches a restarted node without its binding ends, for its own user too. */
    private void assertSessionsWithoutBindingEndAtARestartedNode(TomcatCluster cluster, Identity alices) {
        Browser atFirst = browser(alices, cluster.first());
        String own = open(atFirst, "/open/");
        String bobs = open(atFirst, "/open/");
        String nobodys = open(atFirst, "/open/");
        cluster.restartSecond();
        assertEquals(
                "CORP\\alice null",
                userAndNote(browser(alices, cluster.second()).get("/open/", own)));
        assertEquals(
                "CORP\\bob null",
                userAndNote(browser(identityOf(bob), cluster.second()).get("/open/", bobs)));
        assertEquals(
                "anonymous null",
                userAndNote(withoutCertificate(cluster.second()).get("/open/", nobodys)));
    }

    @Test
    @DisplayName("a session that reaches a restarted node with its binding remains")
    void sessionWithBindingRemainsAtARestartedNode() {
        try (TomcatCluster cluster = TomcatCluster.start(node("tomcat10", 1), node("tomcat11", 2))) {
            Identity alices = identityOf(alice);
            String cookie = open(browser(alices, cluster.first()), "/open/");
            cluster.restartSecond();
            assertEquals(
                    "CORP\\alice secret",
                    userAndNote(browser(alices, cluster.second()).get("/open/", cookie)));
        }
    }

    private static String open(Browser alices, String path) {
        String cookie = alices.get(path + "?note=secret").sessionCookie().orElseThrow();
        assertEquals("CORP\\alice secret", userAndNote(alices.get(path, cookie)), "her own node");
        return cookie;
    }

    /** Opens a session of alice at the first node, presents its cookie at the second, and returns to the first. */
    private static void assertEnds(Browser atFirst, String path, Browser atSecond, String expected) {
        String cookie = open(atFirst, path);
        assertEquals(expected, userAndNote(atSecond.get(path, cookie)), path);
        assertEquals(
                "CORP\\alice null",
                userAndNote(atFirst.get(path, cookie)),
                "the session has ended on the first node as well");
    }

    @ParameterizedTest(name = "{0} and {1}")
    @DisplayName("the principal that the first node cached is replicated to the second, with its attributes and roles")
    @CsvSource({"tomcat10, tomcat10", "tomcat11, tomcat11", "tomcat10, tomcat11", "tomcat11, tomcat10"})
    void principalIsReplicated(String one, String two) {
        TomcatCluster.Node first = node(one, 1);
        TomcatCluster.Node second = node(two, 2);
        // CLIENT-CERT and the Realm alone: then Tomcat caches the principal in the session. The second node has no
        // Realm of ours, so
        // whatever it knows of her has come from the first.
        first.base().withoutValve();
        second.base().withoutValve().useNullRealm();
        try (TomcatCluster cluster = TomcatCluster.start(first, second)) {
            Identity alices = identityOf(alice);
            Browser atFirst = browser(alices, cluster.first());
            String opened =
                    atFirst.get("/client-cert/?note=secret").sessionCookie().orElseThrow();
            String cookie = atFirst.get("/client-cert/", opened).sessionCookie().orElse(opened);
            assertNotEquals(
                    "CORP\\alice",
                    browser(alices, cluster.second()).get("/client-cert/").user());
            Page page = browser(alices, cluster.second()).get("/client-cert/?role=Engineers", cookie);
            assertEquals("CORP\\alice secret", userAndNote(page));
            assertEquals(Optional.of("true"), page.value("inRole"));
            assertEquals(Optional.of(alice.objectSid()), page.value("principal.sid"));
            assertEquals(Optional.of("strong"), page.value("principal.strength"));
            assertFalse(
                    cluster.second().log().contains("NotSerializable"),
                    cluster.second().log());
        }
    }

    @ParameterizedTest(name = "{0} and {1}")
    @DisplayName("with CLIENT-CERT and without a Valve, a replicated principal is valid for its certificate only")
    @CsvSource({"tomcat10, tomcat11"})
    void replicatedPrincipalIsValidForItsCertificateOnly(String one, String two) {
        TomcatCluster.Node first = node(one, 1);
        TomcatCluster.Node second = node(two, 2);
        first.base().withoutValve();
        second.base().withoutValve();
        try (TomcatCluster cluster = TomcatCluster.start(first, second)) {
            Identity alices = identityOf(alice);
            Browser atFirst = browser(alices, cluster.first());
            Browser atSecond = browser(alices, cluster.second());
            for (Browser other :
                    new Browser[] {withoutCertificate(cluster.second()), browser(identityOf(bob), cluster.second())}) {
                String opened =
                        atFirst.get("/client-cert/?note=secret").sessionCookie().orElseThrow();
                String cookie =
                        atFirst.get("/client-cert/", opened).sessionCookie().orElse(opened);
                assertEquals("CORP\\alice secret", userAndNote(atSecond.get("/client-cert/", cookie)));
                Page page = other.get("/client-cert/", cookie);
                assertNotEquals("CORP\\alice", page.user());
                assertNotEquals(Optional.of("secret"), page.value("note"));
                assertEquals(
                        Optional.of("null"),
                        atFirst.get("/client-cert/", cookie).value("note"),
                        "the session has ended on the first node as well");
            }
        }
    }
}
