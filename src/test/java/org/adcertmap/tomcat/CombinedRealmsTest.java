// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.listed.ListedFile;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Realm;
import org.apache.catalina.authenticator.SSLAuthenticator;
import org.apache.catalina.realm.CombinedRealm;
import org.apache.catalina.realm.LockOutRealm;
import org.apache.tomcat.util.descriptor.web.LoginConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Active Directory and a list of certificates in one CombinedRealm: Deny wins, and neither is dropped. */
class CombinedRealmsTest extends EmbeddedTest {
    private final Identity partner = ca.issue("O=Partner", "CN=Pat").issue();

    @TempDir
    private Path folder;

    private ListedCertificatesRealm listed(ListedFile file, TestCa trusted) throws Exception {
        Map<String, String> settings = file.settings(folder, trusted);
        ListedCertificatesRealm realm = new ListedCertificatesRealm();
        realm.setCertificates(settings.get("certificates"));
        realm.setCertificationAuthorities(settings.get("certificationAuthorities"));
        realm.setVerifyClientCertRevocation("false");
        return realm;
    }

    private void configure(Realm... realms) {
        CombinedRealm combined = new CombinedRealm();
        for (Realm realm : realms) {
            combined.addRealm(realm);
        }
        tomcat.engine().setRealm(combined);
    }

    private void start(boolean listedFirst, ListedFile file, TestCa trusted) throws Exception {
        ListedCertificatesRealm listed = listed(file, trusted);
        ActiveDirectoryRealm ofDirectory = tomcat.realm(directory);
        configure(listedFirst ? listed : ofDirectory, listedFirst ? ofDirectory : listed);
        tomcat.engine().getPipeline().addValve(valve);
        tomcat.start();
    }

    private Identity identityOfAlice() {
        return certificateWithUpn(alice).sid(alice.objectSid()).issue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachCertificateIsMappedByTheRealmThatKnowsIt(boolean listedFirst) throws Exception {
        start(listedFirst, new ListedFile().certificate(partner, "pat", "partner"), ca);
        assertEquals("pat", browser(partner).get("/").user());
        assertEquals("CORP\\alice", browser(identityOfAlice()).get("/").user());
        assertEquals(
                "anonymous", browser(ca.issue("CN=Unknown").issue()).get("/").user());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void denyWinsWhateverTheOrder(boolean listedFirst) throws Exception {
        start(listedFirst, new ListedFile().deny("alice", "Subject CN=alice"), ca);
        assertEquals(403, browser(identityOfAlice()).get("/").status());
        assertEquals(403, browser(identityOfAlice()).get("/").status(), "from the cache");
        alice.disable();
        assertEquals(403, browser(identityOfAlice()).get("/").status(), "of a disabled account");
    }

    @Test
    void denyWinsOverACertificateThatTheListDoesNotTrust() throws Exception {
        start(false, new ListedFile().deny("alice", "Subject CN=alice"), TestCa.root("CN=Another CA"));
        assertEquals(403, browser(identityOfAlice()).get("/").status());
    }

    @Test
    void firstRealmThatKnowsTheCertificateDecides() throws Exception {
        Identity alices = identityOfAlice();
        start(true, new ListedFile().certificate(alices, "listed", ""), ca);
        assertEquals("listed", browser(alices).get("/").user());
        directory.stop();
        assertEquals("listed", browser(alices).get("/").user(), "the directory is not needed");
        assertEquals(503, browser(identityOfAlice()).get("/").status());
        directory.startAgain();
    }

    @Test
    void outageOfTheDirectoryDoesNotChangeTheUser() throws Exception {
        Identity alices = identityOfAlice();
        start(false, new ListedFile().certificate(alices, "listed", ""), ca);
        assertEquals("CORP\\alice", browser(alices).get("/").user());
        directory.stop();
        assertEquals(503, browser(alices).get("/").status());
        directory.startAgain();
    }

    @Test
    void clientCertOfTomcatFollowsTheSameRules() throws Exception {
        tomcat.context().setLoginConfig(new LoginConfig("CLIENT-CERT", null, null, null));
        tomcat.context().getPipeline().addValve(new SSLAuthenticator());
        SecurityConstraint.add(tomcat.context(), "/*", "**");
        ActiveDirectoryRealm ofDirectory = tomcat.realm(directory);
        configure(
                ofDirectory,
                listed(new ListedFile().deny("alice", "Subject CN=alice").certificate(partner, "pat", ""), ca));
        tomcat.start();
        assertEquals(401, browser(identityOfAlice()).get("/").status());
        assertEquals("pat", browser(partner).get("/").user());
        assertEquals(1L, ofDirectory.getMappedCount(), "the first counts, and once");
        assertEquals(1L, ofDirectory.getDeniedCount());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void startFailsIfOneOfBothDoes(boolean listedFails) throws Exception {
        ListedCertificatesRealm listed = listed(new ListedFile(), ca);
        ActiveDirectoryRealm ofDirectory = tomcat.realm(directory);
        if (listedFails) {
            listed.setCertificates(folder.resolve("missing.xml").toString());
        } else {
            ofDirectory.setMappingMethods("spn");
        }
        LockOutRealm lockOut = new LockOutRealm();
        lockOut.addRealm(ofDirectory);
        configure(listed, lockOut);
        LifecycleException e = assertThrows(LifecycleException.class, tomcat::start);
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        String text = messages.toString();
        assertTrue(
                text.contains((listedFails ? "ListedCertificatesRealm" : "ActiveDirectoryRealm") + " beside another"),
                text);
    }

    @Test
    void denyIsNotHiddenByAMappingThatDoesNotApply() throws Exception {
        ListedFile file =
                new ListedFile().allow("all", "all", "", "Subject CN=*").deny("alice", "Subject CN=alice");
        start(false, file, TestCa.root("CN=Another CA"));
        assertEquals(403, browser(identityOfAlice()).get("/").status());
    }

    @Test
    void laterStartOfAContainerThatLacksTheRealmFailsToo() throws Exception {
        ListedCertificatesRealm listed = listed(new ListedFile(), ca);
        listed.setCertificates(folder.resolve("missing.xml").toString());
        configure(listed, tomcat.realm(directory));
        assertThrows(LifecycleException.class, tomcat.engine()::start);
        assertThrows(LifecycleException.class, tomcat.engine()::start);
    }

    @Test
    void startFailsIfTheRealmOfTheEngineWouldTakeThePlaceOfTheOnlyOneOfAHost() throws Exception {
        ListedCertificatesRealm listed = listed(new ListedFile(), ca);
        listed.setCertificates(folder.resolve("missing.xml").toString());
        LockOutRealm ofHost = new LockOutRealm();
        ofHost.addRealm(listed);
        tomcat.engine().setRealm(tomcat.realm(directory));
        tomcat.context().getParent().setRealm(ofHost);
        assertThrows(LifecycleException.class, tomcat::start);
        assertFalse(tomcat.context().getParent().getState().isAvailable());
    }

    @Test
    void manyToOneMappingsBesideActiveDirectoryAreReported() throws Exception {
        try (CapturedLog log = new CapturedLog(ListedCertificatesRealm.class.getName())) {
            start(false, new ListedFile().deny("Sales", "Subject OU=Sales"), ca);
            String lines = String.join("\n", log.lines());
            assertTrue(lines.contains("many-to-one mappings are in use beside an ActiveDirectoryRealm"), lines);
        }
    }
}
