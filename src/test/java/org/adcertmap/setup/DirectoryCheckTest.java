// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.adcertmap.lab.DirectoryAccess;
import org.adcertmap.lab.StartsServer;
import org.adcertmap.lab.fake.FakeActiveDirectory;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.DirectoryFinding.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the directory without a certificate: each finding, and what it says. */
@StartsServer
class DirectoryCheckTest {
    private final TestCa ca = TestCa.root("CN=Issuing CA");
    private final Map<String, String> settings = new HashMap<>();
    private FakeActiveDirectory directory;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() {
        directory = FakeActiveDirectory.start();
        settings.putAll(DirectoryAccess.settings(directory, folder));
    }

    @AfterEach
    void stop() {
        directory.close();
    }

    private List<DirectoryFinding> findings() throws Exception {
        try (CheckAssembly assembly = new CheckAssembly(settings, Clock.systemUTC())) {
            return assembly.checkDirectory();
        }
    }

    private DirectoryFinding finding(String check) throws Exception {
        List<DirectoryFinding> all = findings();
        return all.stream()
                .filter(finding -> finding.check().word().equals(check))
                .findFirst()
                .orElseThrow(() -> new AssertionError(all));
    }

    private void assertFinding(Level level, String check, String text) throws Exception {
        DirectoryFinding finding = finding(check);
        assertEquals(level, finding.level(), finding::toString);
        assertTrue(finding.text().contains(text), finding::toString);
        assertEquals(
                level == Level.OK || level == Level.UNAVAILABLE, finding.hint().isEmpty(), finding::toString);
    }

    @Test
    void usableDirectoryHasOnlyGoodFindings() throws Exception {
        directory.publish(ca.certificate());
        List<DirectoryFinding> findings = findings();
        assertEquals(
                List.of("connection", "rights", "NTAuth", "root CAs"),
                findings.stream().map(finding -> finding.check().word()).toList());
        assertTrue(findings.stream().allMatch(finding -> finding.level() == Level.OK), findings::toString);
        assertFinding(
                Level.OK, "connection", "connected to " + directory.server().replace("ldaps://", ""));
    }

    @Test
    void forestWithoutCasIsAnError() throws Exception {
        assertFinding(Level.ERROR, "NTAuth", "ADCM-NOT-IN-NTAUTH");
        assertFinding(Level.ERROR, "root CAs", "ADCM-UNTRUSTED-ISSUER");
        Path file = Files.writeString(folder.resolve("ca.pem"), ca.pem());
        settings.put("ntAuth", "file:" + file);
        settings.put("certificationAuthorities", "file:" + file);
        assertEquals(
                List.of("connection", "rights"),
                findings().stream().map(finding -> finding.check().word()).toList(),
                "CAs of the forest do not count");
    }

    @Test
    void ntAuthThatCannotBeReadIsUnavailableAndOtherChecksAreMade() throws Exception {
        directory.delete("CN=NTAuthCertificates,CN=Public Key Services,CN=Services,CN=Configuration,"
                + "DC=corp,DC=example,DC=test");
        assertFinding(Level.UNAVAILABLE, "NTAuth", "there is no readable object");
        assertFinding(Level.OK, "rights", "groups of ");
    }

    @Test
    void missingRightsAreNamed() throws Exception {
        directory.hideAttribute("accountExpires");
        assertFinding(Level.ERROR, "rights", "not readable: accountExpires (property set Account Restrictions); of ");
        directory.hideAttribute("tokenGroups");
        assertFinding(Level.UNAVAILABLE, "rights", "no global catalog is reachable");
        directory.hideAttribute("tokenGroupsNoGCAcceptable");
        assertFinding(
                Level.ERROR,
                "rights",
                "accountExpires (property set Account Restrictions); tokenGroups (property set Remote Access Information)");
    }

    @Test
    void ordinaryUserIsReadRatherThanABuiltInOne() throws Exception {
        directory.user("guest", 501);
        assertFinding(Level.OK, "rights", "CN=svc-adcertmap");
    }

    @Test
    void rejectedBindEndsTheCheck() throws Exception {
        settings.put("bindPassword", "wrong");
        List<DirectoryFinding> findings = findings();
        assertEquals(
                List.of("connection"),
                findings.stream().map(finding -> finding.check().word()).toList());
        assertFinding(Level.UNAVAILABLE, "connection", "its name or password is wrong, see bindDn and bindPassword");
    }

    @Test
    void wrongDomainNamesTheSettingAndTheDomainsThatAreThere() throws Exception {
        settings.put("domain", "crop.example.test");
        assertFinding(Level.UNAVAILABLE, "connection", "but corp.example.test, see domain");
    }

    @Test
    void domainControllerThatIsDownIsNamedBesideTheOneThatServes() throws Exception {
        settings.put("servers", "ldaps://127.0.0.1:1 " + directory.server());
        assertFinding(
                Level.OK, "connection", "connected to " + directory.server().replace("ldaps://", ""));
        assertTrue(
                findings().stream()
                        .anyMatch(finding -> finding.level() == Level.WARNING
                                && finding.text().startsWith("127.0.0.1:1: ")),
                findings()::toString);
    }

    @Test
    void groupsOfRoleMappingsThatDoNotExistAreNamed() throws Exception {
        Path file = Files.writeString(folder.resolve("roles"), "Domain Users = user\nEngineres = engineer\n");
        settings.put("roleMappings", file.toString());
        assertFinding(Level.WARNING, "roleMappings", "no security group has the name Engineres");
        Files.writeString(file, "Domain Users = user\n");
        assertFinding(Level.OK, "roleMappings", "every group");
    }

    @Test
    void settingsThatWeakenSecurityAreWarnedOf() throws Exception {
        settings.put("ntAuth", "off");
        settings.put("sha1Signatures", "acceptCertificates");
        settings.put("strongCertificateBindingEnforcement", "disabled");
        settings.put("revocationFailureMode", "softFail");
        settings.put("domainControllerCertificateCheck", "off");
        List<DirectoryFinding> warnings = findings().stream()
                .filter(finding -> finding.check().word().equals("settings"))
                .toList();
        assertEquals(5, warnings.size(), warnings::toString);
        assertTrue(
                warnings.stream()
                        .allMatch(warning -> warning.hint().orElseThrow().contains("set ")),
                warnings::toString);
    }

    @Test
    void firstQueryOfANewJvmHasMoreTimeThanResponseTimeout() throws Exception {
        settings.put("responseTimeout", "100ms");
        directory.delay(Duration.ofMillis(300));
        assertFinding(Level.OK, "connection", "connected");
    }
}
