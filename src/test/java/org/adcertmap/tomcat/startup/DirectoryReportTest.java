// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tomcat.startup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.unboundid.ldap.sdk.ResultCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.adcertmap.lab.CapturedLog;
import org.adcertmap.lab.Eventually;
import org.adcertmap.tomcat.ActiveDirectoryRealm;
import org.adcertmap.tomcat.ClientCertificateMappingValve;
import org.adcertmap.tomcat.EmbeddedTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A healthy start is one line, the end of an outage is one, and missing groups are one warning. */
class DirectoryReportTest extends EmbeddedTest {
    private static final String AVAILABLE = "INFO Active Directory is available: ";
    private static final String AGAIN = "INFO Active Directory is available again; ";

    private final ActiveDirectoryRealm realm = new ActiveDirectoryRealm();
    private final CapturedLog log = new CapturedLog(ActiveDirectoryRealm.class.getName());

    @BeforeEach
    void configure() {
        tomcat.realm(directory, realm);
        tomcat.engine().setRealm(realm);
        tomcat.engine().getPipeline().addValve(valve);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private List<String> lines(String beginning) {
        return log.lines().stream().filter(line -> line.startsWith(beginning)).toList();
    }

    private String awaitOne(String beginning) {
        List<String> found = Eventually.get(() -> lines(beginning), lines -> !lines.isEmpty());
        assertEquals(1, found.size(), log.lines().toString());
        return found.get(0);
    }

    /** Runs Tomcat's background work until the report has ended, as Tomcat does every few seconds. */
    private String awaitOneInTheBackground(String beginning) {
        return Eventually.get(
                        () -> {
                            realm.backgroundProcess();
                            return lines(beginning);
                        },
                        lines -> !lines.isEmpty())
                .get(0);
    }

    @Test
    void healthyStartIsOneLine() throws Exception {
        ClientCertificateMappingValve off = new ClientCertificateMappingValve();
        tomcat.context().getPipeline().addValve(off);
        tomcat.start();
        String line = awaitOne(AVAILABLE);
        assertEquals(
                AVAILABLE + "domain [" + directory.domain() + "], domain controllers ["
                        + directory.server().replace("ldaps://", "")
                        + "], strongCertificateBindingEnforcement [full], CAs in NTAuthCertificates [1],"
                        + " verifyClientCertRevocation [false], revocationFailureMode [hardFail],"
                        + " ClientCertificateMappingValve enabled in [Engine Tomcat], off in [Context /]",
                line);
        assertEquals(1, lines("INFO ").size(), log.lines().toString());
        assertEquals(0, tomcat.engine().getService().findLifecycleListeners().length);
    }

    @Test
    void outageAtTheStartIsOneWarningAndTheHealthyLineFollows() throws Exception {
        directory.stop();
        tomcat.start();
        String warning = awaitOneInTheBackground("WARNING Active Directory is not available at the start: ");
        assertTrue(warning.endsWith("requests with a certificate are refused with 503"), warning);
        directory.startAgain();
        awaitOneInTheBackground(AVAILABLE);
        assertEquals(1, lines("WARNING Active Directory").size(), log.lines().toString());
        assertEquals(1, lines(AVAILABLE).size());
        assertEquals(List.of(), lines(AGAIN));
    }

    @Test
    void outageIsNotOverWhileOnlyCachedCasAreAvailable() throws Exception {
        tomcat.start();
        awaitOne(AVAILABLE);
        directory.failSearchesWith(ResultCode.UNAVAILABLE);
        assertEquals(503, browser(identityOf(alice)).get("/").status());
        int before = directory.searches().size();
        Eventually.get(
                () -> {
                    realm.backgroundProcess();
                    return directory.searches().size();
                },
                searches -> searches > before + 1); // the second one follows the first report
        assertEquals(List.of(), lines(AGAIN));
        directory.stopFailing();
        awaitOneInTheBackground(AGAIN);
    }

    @Test
    void endOfAnOutageIsOneLineWithTheNumberOfRequests() throws Exception {
        tomcat.start();
        awaitOne(AVAILABLE);
        directory.stop();
        for (int i = 0; i < 3; i++) {
            assertEquals(503, browser(identityOf(alice)).get("/").status());
        }
        directory.startAgain();
        assertEquals(AGAIN + "the outage affected [3] requests", awaitOneInTheBackground(AGAIN));
        assertEquals(1, lines(AGAIN).size());
        assertEquals("CORP\\alice", browser(identityOf(alice)).get("/").user());
    }

    @Test
    void missingGroupsAreOneWarningForEachVersionOfTheFile(@TempDir Path folder) throws Exception {
        Path roles = Files.writeString(folder.resolve("roles"), "Domain Users = user\nEnginers = engineer\n");
        realm.setRoleMappings(roles.toString());
        tomcat.start();
        String warning = awaitOne("WARNING roleMappings names groups that do not exist");
        assertTrue(warning.contains("[Enginers]"), warning);
        awaitOne(AVAILABLE);
        directory.stop();
        assertEquals(503, browser(identityOf(alice)).get("/").status());
        directory.startAgain();
        awaitOneInTheBackground(AGAIN);
        assertEquals(1, lines("WARNING roleMappings").size(), "not again after an outage");
        Files.writeString(roles, "Domain Users = user\nOps = operator\n");
        Files.setLastModifiedTime(roles, FileTime.from(Instant.now().minusSeconds(60)));
        List<String> warnings = Eventually.get(
                () -> {
                    realm.backgroundProcess();
                    return lines("WARNING roleMappings");
                },
                lines -> lines.size() == 2);
        assertTrue(warnings.get(1).contains("[Ops]"), warnings.get(1));
    }
}
