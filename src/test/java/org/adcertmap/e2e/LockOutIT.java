// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An outage locks no user out in the newest Tomcats, with Tomcat's own authenticator and a LockOutRealm. */
class LockOutIT {
    private static final String SAMPLE = "<Realm className=\"org.adcertmap.tomcat.ActiveDirectoryRealm\"\n"
            + "             settings=\"${adcertmap.settings:-conf/adcertmap.properties}\"/>";
    private static final String LOCK_OUT = "<Realm className='org.apache.catalina.realm.LockOutRealm'>%s</Realm>";
    /**
     * Newer Tomcats treat a CombinedRealm as available while any nested Realm is, so passwords have a LockOutRealm of
     * their own.
     */
    private static final String BESIDE_PASSWORDS = "<Realm className='org.apache.catalina.realm.CombinedRealm'>%s"
            + LOCK_OUT.formatted("<Realm className='org.apache.catalina.realm.MemoryRealm' pathname='conf/users.xml'/>")
            + "</Realm>";

    private static final int MORE_THAN_LOCK_OUT = 6;

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void lockOutRealmCountsRefusalsAndNotAnOutage(String property) throws IOException {
        assertOutageLocksNoUserOut(property, LOCK_OUT, 401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void lockOutRealmForPasswordsDoesNotAffectCertificates(String property) throws IOException {
        assertOutageLocksNoUserOut(property, BESIDE_PASSWORDS, 200);
    }

    /** @param afterRefusals the status of an account that was refused repeatedly and is enabled again */
    private static void assertOutageLocksNoUserOut(String property, String nesting, int afterRefusals)
            throws IOException {
        Path home = Path.of(System.getProperty(property));
        TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
        try (FakeActiveDirectory directory = FakeActiveDirectory.start();
                TestAccount alice = directory.user("alice")) {
            directory.publish(ca.certificate());
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/LockOut-" + property), home, AdcertmapJar.path(), directory, ca)
                    .application("ROOT", SecurityConstraint.CLIENT_CERT)
                    .withoutValve()
                    .edit("server.xml", SAMPLE, nesting.formatted(SAMPLE))
                    .setting("cacheTtl", "0")
                    .setting("outageGracePeriod", "0");
            Files.writeString(base.folder().resolve("conf/users.xml"), "<tomcat-users/>");
            Identity identity = ca.issue("CN=alice")
                    .upn("alice@" + directory.domain())
                    .sid(alice.objectSid())
                    .issue();
            try (RunningTomcat tomcat = RunningTomcat.start(home, base.folder(), base.properties())) {
                Browser browser = Browser.with(identity.sslContext(ca.certificate()), tomcat.port());
                directory.stop();
                assertRepeatedlyRefused(browser);
                directory.startAgain();
                assertEquals(
                        "CORP\\alice",
                        Eventually.get(() -> browser.get("/"), page -> page.status() == 200)
                                .user());
                alice.disable();
                assertRepeatedlyRefused(browser);
                alice.enable();
                assertEquals(afterRefusals, browser.get("/").status());
            }
        }
    }

    private static void assertRepeatedlyRefused(Browser browser) {
        for (int i = 0; i < MORE_THAN_LOCK_OUT; i++) {
            assertEquals(401, browser.get("/").status());
        }
    }
}
