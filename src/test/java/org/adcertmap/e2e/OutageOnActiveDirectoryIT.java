// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.samba.SambaActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A domain controller that is down, hangs or refuses the bind is reported as an outage, and logins recover. */
@Tag("ad")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutageOnActiveDirectoryIT {
    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private SambaActiveDirectory directory;
    private TestAccount alice;
    private Identity identity;
    private RunningTomcat tomcat;
    private Path passwordFile;

    @BeforeAll
    void start() {
        directory = SambaActiveDirectory.running();
        directory.publish(ca.certificate());
        alice = directory.user("outage-alice");
        identity = ca.issue("CN=alice")
                .upn("outage-alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        Path home = Path.of(System.getProperty("adcertmap.tomcat11"));
        TomcatBase base = TomcatBase.create(Path.of("target/e2e/Outage"), home, AdcertmapJar.path(), directory, ca)
                .setting("cacheTtl", "0")
                .setting("outageGracePeriod", "0")
                .setting("responseTimeout", "3s")
                .setting("negativeCacheTtl", "0")
                .application("ROOT", SecurityConstraint.CLIENT_CERT);
        passwordFile = base.folder().resolve("conf/adcertmap.password");
        tomcat = RunningTomcat.start(home, base.folder(), base.properties());
    }

    @AfterAll
    void stop() {
        tomcat.close();
        alice.close();
    }

    private Page login() {
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/");
    }

    private void assertLogsIn() {
        assertEquals(
                "EXAMPLE\\outage-alice",
                Eventually.get(this::login, page -> page.status() == 200).user());
    }

    private void assertUnavailable(String cause) {
        Page page = login();
        assertEquals(503, page.status(), page::body);
        assertTrue(page.body().contains("ADCM-DIRECTORY-UNAVAILABLE"), page::body);
        // The log lines of an outage are rate-limited.
        Eventually.get(
                () -> {
                    login();
                    return tomcat.log();
                },
                log -> log.contains(cause));
    }

    @Test
    void loginsRecoverAfterTheDomainControllerWasDown() {
        assertLogsIn();
        directory.stop();
        try {
            assertUnavailable("no domain controller can be reached");
        } finally {
            directory.startAgain();
        }
        assertLogsIn();
    }

    @Test
    void hangingDomainControllerDelaysALoginByLessThanAMinute() {
        assertLogsIn();
        directory.pause();
        try {
            long before = System.nanoTime();
            assertEquals(503, login().status());
            assertTrue(Duration.ofNanos(System.nanoTime() - before).compareTo(Duration.ofSeconds(60)) < 0);
        } finally {
            directory.resume();
        }
        assertLogsIn();
    }

    @Test
    void refusedBindIsReportedAndEndsWithTheChangeOfThePasswordFile() throws IOException {
        String right = directory.bindPassword();
        directory.stop(); // no connection with the right password may be left
        directory.startAgain();
        directory.changeBindPassword("another-Passw0rd");
        try {
            assertUnavailable("the domain controller rejects the bind account: its name or password is wrong");
            Files.writeString(passwordFile, "another-Passw0rd\n");
            assertLogsIn();
        } finally {
            directory.changeBindPassword(right);
            Files.writeString(passwordFile, right + "\n");
        }
        // Once for each password: "again" after a rejected bind, "with changed credentials" otherwise.
        Eventually.get(tomcat::log, log -> log.split("] is accepted ", -1).length > 2);
        assertLogsIn();
    }
}
