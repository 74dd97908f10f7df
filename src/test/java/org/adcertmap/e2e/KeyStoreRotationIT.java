// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.fake.FakeDomain;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** The certificate of the bind account is renewed, in a key store of a Tomcat that runs. */
class KeyStoreRotationIT {
    private static final String PASSWORD = "changeit";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private final TestCa ofControllers = TestCa.root("CN=Domain Controllers CA");

    @Test
    void renewedCertificateIsUsedAndAnErrorChangesNothing() throws Exception {
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        try (FakeActiveDirectory directory = FakeActiveDirectory.start(FakeDomain.CORP, 0, ofControllers)) {
            directory.publish(ca.certificate());
            TestAccount alice = directory.user("alice");
            Identity identity = ca.issue("CN=alice")
                    .upn("alice@" + directory.domain())
                    .sid(alice.objectSid())
                    .issue();
            TomcatBase base = TomcatBase.create(
                            Path.of("target/e2e/KeyStoreRotation"), home, AdcertmapJar.path(), directory, ca)
                    .setting("authentication", "external")
                    .setting("keyStoreFile", "adcertmap.p12")
                    .setting("keyStorePasswordFile", "key-store.password")
                    .edit("adcertmap.properties", "\nbindDn =", "\n#bindDn =")
                    .edit("adcertmap.properties", "\nbindPasswordFile =", "\n#bindPasswordFile =")
                    .setting("cacheTtl", "0")
                    .setting("outageGracePeriod", "0")
                    .application("ROOT", SecurityConstraint.CLIENT_CERT);
            Path conf = base.folder().resolve("conf");
            Path keyStore = conf.resolve("adcertmap.p12");
            Files.writeString(conf.resolve("key-store.password"), PASSWORD + "\n");
            ofControllers.issue("CN=reader").issue().writePkcs12(keyStore, PASSWORD);
            try (RunningTomcat tomcat = RunningTomcat.start(home, base.folder(), base.properties())) {
                Browser browser = Browser.with(identity.sslContext(ca.certificate()), tomcat.port());
                assertEquals("CORP\\alice", browser.get("/").user());
                Files.writeString(keyStore, "garbage");
                Eventually.get(tomcat::log, log -> log.contains("keyStoreFile: "));
                directory.stop();
                directory.startAgain();
                assertEquals("CORP\\alice", afterTheOutage(browser).user(), "the key read before is still in use");
                ca.issue("CN=untrusted").issue().writePkcs12(keyStore, PASSWORD);
                Eventually.get(tomcat::log, log -> log.contains("changed credentials are not used"));
                assertEquals("CORP\\alice", afterTheOutage(browser).user());
                ofControllers.issue("CN=renewed").issue().writePkcs12(keyStore, PASSWORD);
                Eventually.get(tomcat::log, log -> log.contains("is accepted with changed credentials"));
                directory.stop();
                directory.startAgain();
                assertEquals("CORP\\alice", afterTheOutage(browser).user());
            }
        }
    }

    private static Browser.Page afterTheOutage(Browser browser) {
        return Eventually.get(() -> browser.get("/"), page -> page.status() == 200);
    }
}
