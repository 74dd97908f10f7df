// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.lab.AdcertmapJar;
import org.adcertmap.lab.Eventually;
import org.adcertmap.lab.TestAccount;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.lab.tomcat.Browser;
import org.adcertmap.lab.tomcat.Browser.Page;
import org.adcertmap.lab.tomcat.RunningTomcat;
import org.adcertmap.lab.tomcat.SecurityConstraint;
import org.adcertmap.lab.tomcat.TomcatBase;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A real Tomcat starts with valid settings, also while no domain controller is reachable, and reports every
 * configuration error.
 */
class StartIT {
    private static final String REALM = "<Realm className=\"org.adcertmap.tomcat.ActiveDirectoryRealm\"";

    private final TestCa ca = TestCa.root("DC=test", "DC=example", "CN=Issuing CA");
    private FakeActiveDirectory directory;
    private TestAccount alice;

    @BeforeEach
    void start() {
        directory = FakeActiveDirectory.start();
        directory.publish(ca.certificate());
        alice = directory.user("alice");
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private static Path home(String tomcat) {
        return Path.of(System.getProperty(tomcat));
    }

    private TomcatBase base(String tomcat) {
        Path jar = AdcertmapJar.path();
        return TomcatBase.create(Path.of("target/e2e/Start-" + tomcat), home(tomcat), jar, directory, ca)
                .application("ROOT", SecurityConstraint.NO_CONSTRAINT);
    }

    private Page loginOfAlice(RunningTomcat tomcat) {
        var identity = ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        return Browser.with(identity.sslContext(ca.certificate()), tomcat.port())
                .get("/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void configurationErrorsOfTheRealmStopTheStart(String tomcat) {
        TomcatBase base = base(tomcat)
                .edit(
                        "server.xml",
                        REALM,
                        REALM + " mapingMethods=\"upn\" responseTimeout=\"2\" bindPassword=\"s3cret\"");
        String log = RunningTomcat.startExpectingFailure(home(tomcat), base.folder(), base.properties());
        assertTrue(log.contains("3 configuration errors:"), log);
        assertTrue(log.contains("mapingMethods: unknown setting (did you mean \"mappingMethods\"?)"), log);
        assertTrue(
                log.contains("responseTimeout: invalid value \"2\": has no unit (ms, s, m, h, d); example: 3s"), log);
        assertTrue(log.contains("bindPasswordFile: conflicts with bindPassword; set only one of them"), log);
        assertFalse(log.contains("s3cret"), log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void configurationErrorsOfTheValveStopTheStart(String tomcat) {
        TomcatBase base = base(tomcat).edit("server.xml", "enabled=\"true\"", "enabled=\"yes\" sslFlag=\"Ssl\"");
        String log = RunningTomcat.startExpectingFailure(home(tomcat), base.folder(), base.properties());
        assertTrue(log.contains("2 configuration errors:"), log);
        assertTrue(log.contains("sslFlag: unknown attribute of the Valve (did you mean \"sslFlags\"?)"), log);
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void healthyStartIsOneLine(String tomcat) {
        TomcatBase base = base(tomcat);
        try (RunningTomcat running = RunningTomcat.start(home(tomcat), base.folder(), base.properties())) {
            String available = "Active Directory is available: domain [" + directory.domain() + "]";
            Eventually.get(running::log, log -> log.contains(available));
            assertEquals("CORP\\alice", loginOfAlice(running).user());
            List<String> lines = running.log()
                    .lines()
                    .filter(line -> line.contains(" INFO ") && line.contains(" org.adcertmap."))
                    .filter(line -> !line.contains(" Change tracking is ")) // a line of its own
                    .toList();
            assertEquals(1, lines.size(), running.log());
            assertTrue(
                    lines.get(0).endsWith("ClientCertificateMappingValve enabled in [Engine Catalina]"), lines.get(0));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void unreachableDirectoryDoesNotStopTheStart(String tomcat) {
        directory.stop();
        TomcatBase base = base(tomcat);
        try (RunningTomcat running = RunningTomcat.start(home(tomcat), base.folder(), base.properties())) {
            Page page = loginOfAlice(running);
            assertEquals(503, page.status());
            assertTrue(page.body().contains("ADCM-DIRECTORY-UNAVAILABLE"), page::body);
            assertTrue(running.log().contains("no domain controller can be reached"), running.log());
            directory.startAgain();
            assertEquals(
                    "CORP\\alice",
                    Eventually.get(() -> loginOfAlice(running), again -> again.status() == 200)
                            .user());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    @DisplayName("D21 a certificate that the connector's CRL revokes cannot connect")
    void certificateRevokedByTheCrlOfTheConnectorCannotConnect(String tomcat) throws IOException {
        var revoked = ca.issue("CN=alice")
                .upn("alice@" + directory.domain())
                .sid(alice.objectSid())
                .issue();
        TomcatBase base = base(tomcat)
                .edit(
                        "server.xml",
                        "<SSLHostConfig ",
                        "<SSLHostConfig certificateRevocationListFile=\"conf/clients.crl\" ");
        Files.write(base.folder().resolve("conf/clients.crl"), ca.crlRevoking(revoked.certificate()));
        try (RunningTomcat running = RunningTomcat.start(home(tomcat), base.folder(), base.properties())) {
            assertEquals("CORP\\alice", loginOfAlice(running).user());
            Browser browser = Browser.with(revoked.sslContext(ca.certificate()), running.port());
            assertThrows(UncheckedIOException.class, () -> browser.get("/"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"adcertmap.tomcat10", "adcertmap.tomcat11"})
    void nestedRealmThatFailsToStartIsReportedAndRefusesEveryCertificate(String tomcat) {
        TomcatBase base = base(tomcat)
                .edit(
                        "server.xml",
                        REALM,
                        "<Realm className=\"org.apache.catalina.realm.LockOutRealm\">" + REALM + " cacheTtll=\"1s\"")
                .edit("server.xml", "adcertmap.properties}\"/>", "adcertmap.properties}\"/></Realm>");
        try (RunningTomcat running = RunningTomcat.start(home(tomcat), base.folder(), base.properties())) {
            assertTrue(
                    running.log().contains("cacheTtll: unknown setting (did you mean \"cacheTtl\"?)"), running.log());
            assertTrue(
                    running.log()
                            .contains("there is no started ActiveDirectoryRealm or ListedCertificatesRealm for it"),
                    running.log());
            Page page = loginOfAlice(running);
            assertEquals(500, page.status());
            assertTrue(page.body().contains("ADCM-NO-REALM"), page::body);
        }
    }
}
