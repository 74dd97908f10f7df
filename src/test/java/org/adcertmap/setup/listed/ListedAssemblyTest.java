// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.Mapped;
import org.adcertmap.mapping.OutcomeText;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are mapped as the file says. */
class ListedAssemblyTest {
    private static final TestCa CA = TestCa.root("O=Contoso CAs", "CN=Contoso CA");
    private static final Identity ALICE =
            CA.issue("O=Contoso", "OU=HR", "CN=Alice").issue();
    private static final Identity BOB =
            CA.issue("O=Contoso", "OU=Sales", "CN=Bob").issue();

    @TempDir
    private Path folder;

    /** Returns user, method and roles, or the reason code. */
    private String outcome(ListedFile file, Identity identity) throws Exception {
        return outcome(file.settings(folder, CA), identity);
    }

    private static String outcome(Map<String, String> settings, Identity identity) throws SettingsException {
        try (ListedAssembly<String> assembly = new ListedAssembly<>(settings, Clock.systemUTC(), Mapped::userName)) {
            return assembly.cachingMapper()
                    .map(identity.chain())
                    .outcome()
                    .match(
                            mapped -> mapped.userName() + " by " + mapped.method() + " "
                                    + mapped.strength().lowerCaseName() + " " + mapped.roles(),
                            denied -> denied.refusal().denial().code(),
                            unavailable -> "unavailable");
        }
    }

    @Test
    void wholeCertificateMapsToItsUser() throws Exception {
        ListedFile file = new ListedFile().certificate(ALICE, "CONTOSO\\alice", "staff, admin");
        assertEquals("CONTOSO\\alice by oneToOne strong [admin, staff]", outcome(file, ALICE));
        assertEquals("ADCM-NOT-LISTED", outcome(file, BOB));
        Identity renewed = CA.issue("O=Contoso", "OU=HR", "CN=Alice").issue();
        assertEquals("ADCM-NOT-LISTED", outcome(file, renewed), "the same names are another certificate");
    }

    @Test
    void allRulesOfAMappingMustMatch() throws Exception {
        ListedFile file = new ListedFile().allow("HR", "contoso", "partner", "Subject O=Contoso", "Subject OU=HR");
        assertEquals("contoso by manyToOne weak [partner]", outcome(file, ALICE));
        assertEquals("ADCM-NOT-LISTED", outcome(file, BOB));
    }

    @Test
    void firstMappingThatMatchesDecides() throws Exception {
        ListedFile allowFirst =
                new ListedFile().allow("all", "all", "", "Subject O=Contoso").deny("Sales", "Subject OU=Sales");
        ListedFile denyFirst =
                new ListedFile().deny("Sales", "Subject OU=Sales").allow("all", "all", "", "Subject O=Contoso");
        assertEquals("all by manyToOne weak []", outcome(allowFirst, BOB));
        assertEquals("ADCM-MAPPING-DENIED", outcome(denyFirst, BOB));
        assertEquals("all by manyToOne weak []", outcome(denyFirst, ALICE));
    }

    @Test
    void oneToOneMappingsComeBeforeDeny() throws Exception {
        ListedFile file = new ListedFile().certificate(BOB, "bob", "").deny("Sales", "Subject OU=Sales");
        assertEquals("bob by oneToOne strong []", outcome(file, BOB));
    }

    @Test
    void denyOfAnUndecodableNameRefuses() throws Exception {
        Identity unreadable = CA.issue("CN=x")
                .rawSubject(EncodedNames.commonName(EncodedNames.UTF8_STRING, "Bob\u0000"))
                .issue();
        ListedFile denies = new ListedFile().deny("Sales", "Subject OU=Sales").allow("all", "all", "", "Issuer CN=*");
        ListedFile allows =
                new ListedFile().allow("HR", "hr", "", "Subject CN=*").allow("all", "all", "", "Issuer CN=*");
        assertEquals("ADCM-UNREADABLE-NAME", outcome(denies, unreadable));
        assertEquals("all by manyToOne weak []", outcome(allows, unreadable), "a mapping that allows does not match");
    }

    @Test
    void switchesTurnMappingsOff() throws Exception {
        ListedFile file = new ListedFile().certificate(ALICE, "alice", "").allow("all", "all", "", "Subject O=Contoso");
        assertEquals(
                "all by manyToOne weak []",
                outcome(file.root("enabled=\"true\" oneToOneCertificateMappingsEnabled=\"false\""), ALICE));
        file.root("enabled=\"true\" manyToOneCertificateMappingsEnabled=\"false\"");
        assertEquals("alice by oneToOne strong []", outcome(file, ALICE));
        assertEquals("ADCM-NOT-LISTED", outcome(file, BOB));
        assertEquals("ADCM-NOT-LISTED", outcome(file.root("enabled=\"false\""), ALICE));
        assertEquals("ADCM-NOT-LISTED", outcome(file.root(""), ALICE), "IIS's default is false");
        ListedFile disabled =
                new ListedFile().mapping("name=\"all\" userName=\"all\" enabled=\"false\"", "Subject O=Contoso");
        assertEquals("ADCM-NOT-LISTED", outcome(disabled, ALICE));
    }

    @Test
    void defaultLogonDomainCompletesUserNames() throws Exception {
        ListedFile file = new ListedFile()
                .root("enabled=\"true\" defaultLogonDomain=\"CONTOSO\"")
                .certificate(ALICE, "alice", "")
                .certificate(BOB, "bob@fabrikam.example", "");
        assertEquals("CONTOSO\\alice by oneToOne strong []", outcome(file, ALICE));
        assertEquals("bob@fabrikam.example by oneToOne strong []", outcome(file, BOB));
    }

    @Test
    void certificateOfAnotherCaIsRefusedWhateverIsListed() throws Exception {
        TestCa other = TestCa.root("O=Contoso CAs", "CN=Contoso CA");
        Identity forged = other.issue("O=Contoso", "CN=Alice").issue();
        ListedFile file =
                new ListedFile().certificate(forged, "alice", "").allow("all", "all", "", "Subject O=Contoso");
        assertEquals("ADCM-UNTRUSTED-ISSUER", outcome(file, forged));
    }

    @Test
    void usageAndRevocationAreChecked() throws Exception {
        Identity server = CA.issue("O=Contoso", "CN=server")
                .extendedKeyUsage("1.3.6.1.5.5.7.3.1")
                .issue();
        ListedFile file = new ListedFile().allow("all", "all", "", "Subject O=Contoso");
        assertEquals("ADCM-WRONG-USAGE", outcome(file, server));
        Map<String, String> settings = file.settings(folder, CA);
        settings.remove("verifyClientCertRevocation");
        assertEquals("ADCM-REVOCATION-UNKNOWN", outcome(settings, ALICE), "no CRL is named");
        Path crls = Files.createDirectory(folder.resolve("crls"));
        Files.write(crls.resolve("revoked.crl"), CA.crlRevoking(BOB.certificate()));
        Files.writeString(crls.resolve("ca.pem"), CA.pem());
        settings.put("crlFiles", "file:" + crls);
        assertEquals("ADCM-REVOKED", outcome(settings, BOB));
        assertEquals("all by manyToOne weak []", outcome(settings, ALICE));
    }

    @Test
    void patternOfTheValveAcceptsNoOtherUser() throws Exception {
        ListedFile file =
                new ListedFile().certificate(ALICE, "CONTOSO\\alice-adm", "").certificate(BOB, "bob", "");
        try (ListedAssembly<String> assembly =
                new ListedAssembly<>(file.settings(folder, CA), Clock.systemUTC(), Mapped::userName)) {
            for (String pattern : List.of("*-adm", "contoso\\*", "!bob")) {
                AccountPattern account = AccountPattern.parse(pattern);
                assertTrue(
                        assembly.cachingMapper()
                                .map(ALICE.chain(), account)
                                .attachment()
                                .isPresent(),
                        pattern);
                assertTrue(
                        assembly.cachingMapper()
                                .map(BOB.chain(), account)
                                .attachment()
                                .isEmpty(),
                        pattern);
            }
        }
    }

    @Test
    void vetoLooksAtTheRulesAlone() throws Exception {
        Identity untrusted =
                TestCa.root("CN=Other CA").issue("OU=Sales", "CN=Eve").issue();
        ListedFile file = new ListedFile().deny("Sales", "Subject OU=Sales");
        try (ListedAssembly<String> assembly =
                new ListedAssembly<>(file.settings(folder, CA), Clock.systemUTC(), Mapped::userName)) {
            assertEquals(
                    Optional.of(Denial.MAPPING_DENIED),
                    assembly.veto(untrusted.certificate()).map(Refusal::denial));
            assertEquals(Optional.empty(), assembly.veto(ALICE.certificate()));
        }
    }

    @Test
    void traceNamesTheRuleThatDoesNotMatch() throws Exception {
        ListedFile file =
                new ListedFile().allow("HR", "hr", "", "Subject OU=HR").deny("Sales", "Subject OU=Sales");
        try (ListedAssembly<String> assembly =
                new ListedAssembly<>(file.settings(folder, CA), Clock.systemUTC(), Mapped::userName)) {
            String text = OutcomeText.of(
                    assembly.explainingMapper(Clock.systemUTC()).explain(BOB.chain(), AccountPattern.NONE));
            assertTrue(text.contains("many-to-one mapping HR: no match: Subject OU = HR"), text);
            assertTrue(text.contains("denied: ADCM-MAPPING-DENIED"), text);
        }
    }

    @Test
    void directoryIsNoSourceOfCas() throws IOException {
        Map<String, String> settings = new ListedFile().settings(folder, CA);
        settings.put("certificationAuthorities", "directory");
        settings.put("bindDn", "alice");
        SettingsException e = assertThrows(SettingsException.class, () -> outcome(settings, ALICE));
        assertEquals(
                List.of(
                        "bindDn: unknown setting",
                        "certificationAuthorities: invalid value \"directory\": there is no directory to read the CAs"
                                + " from; example: file:conf/ca-certificates.pem"),
                e.texts());
        settings.keySet().removeAll(List.of("certificationAuthorities", "bindDn", "certificates"));
        e = assertThrows(SettingsException.class, () -> outcome(settings, ALICE));
        assertEquals(
                List.of(
                        "certificates: required setting is missing; example: conf/certificates.xml",
                        "certificationAuthorities: required setting is missing; example: file:conf/ca-certificates.pem"),
                e.texts());
    }
}
