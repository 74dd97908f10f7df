// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.importiis;

import static org.adcertmap.tool.importiis.IisText.MAPPING;
import static org.adcertmap.tool.importiis.IisText.REQUIRED;
import static org.adcertmap.tool.importiis.IisText.binding;
import static org.adcertmap.tool.importiis.IisText.security;
import static org.adcertmap.tool.importiis.ImportCode.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each finding is made where its cause is, and not where everything else is the same. */
class ImportFindingsTest {
    private static final String S = "Site";

    @TempDir
    private Path folder;

    private IisText text;

    @BeforeEach
    void start() {
        text = new IisText(folder);
    }

    /** A site that maps by Active Directory and requires a certificate: nothing to find. */
    private IisText mapped(String... bindings) {
        return text.site(S, List.of("/"), bindings).location(S, REQUIRED, MAPPING);
    }

    private static String iis(String attributes, String mappings) {
        return "<iisClientCertificateMappingAuthentication enabled='true' " + attributes + ">" + mappings
                + "</iisClientCertificateMappingAuthentication>";
    }

    private static String manyToOne(String attributes, String rules) {
        return iis(
                "",
                "<manyToOneMappings><add " + attributes + "><rules>" + rules + "</rules></add></manyToOneMappings>");
    }

    private static final String RULE =
            "<add certificateField='Subject' certificateSubField='O' matchCriteria='Contoso*'/>";

    @Test
    void mappingAtASiteHasNoFinding() throws Exception {
        assertEquals(Set.of(), mapped("*:443:").codes());
        assertTrue(text.result().isComplete());
    }

    @Test
    void mappingThatIsNotEnabled() throws Exception {
        assertEquals(
                Set.of(MAPPING_NOT_ENABLED),
                text.site(S, List.of("/"), "*:443:").codes());
        assertTrue(text.result().isComplete());
    }

    @Test
    void pathBelowAnApplication() throws Exception {
        text.site(S, List.of("/", "/app"), "*:443:").location(S + "/app", REQUIRED, MAPPING);
        assertFalse(text.codes().contains(DEEPER_THAN_APPLICATION));
        text.location(S + "/app/admin", REQUIRED, "");
        assertFalse(text.codes().contains(DEEPER_THAN_APPLICATION), "the same as its application");
        text.location(S + "/app/public", "None", "");
        ImportFinding finding = text.result().findings().stream()
                .filter(found -> found.code() == DEEPER_THAN_APPLICATION)
                .findFirst()
                .orElseThrow();
        assertEquals("Site/app/public", finding.place());
        assertFalse(finding.hint().contains("security-constraint"), "a constraint cannot permit more");
        assertFalse(text.result().isComplete());
    }

    @Test
    void lockedSectionOfAWebConfig() throws Exception {
        mapped("*:443:").webConfig(S, security("None", "", ""));
        assertEquals(Set.of(LOCKED_SECTION), text.codes());
        assertEquals(1, text.result().findings().size());
    }

    @Test
    void bothMappings() throws Exception {
        text.site(S, List.of("/"), "*:443:").location(S, REQUIRED, MAPPING + manyToOne("name='a' userName='u'", RULE));
        assertEquals(Set.of(BOTH_MAPPINGS, IIS_MAPPING), text.codes());
    }

    @Test
    void mappingsOfIis() throws Exception {
        text.site(S, List.of("/", "/app"), "*:443:");
        text.location(S, REQUIRED, manyToOne("name='a' userName='u'", RULE));
        assertEquals(Set.of(IIS_MAPPING), text.codes());
        assertEquals(1, text.result().findings().size(), "once, though the application inherits it");
        assertTrue(text.result().files().containsKey(ImportResult.CERTIFICATES));
    }

    @Test
    void mappingsThatDifferBetweenSitesMapNothing() throws Exception {
        text.site(S, List.of("/"), "*:443:").location(S, REQUIRED, manyToOne("name='a' userName='u'", RULE));
        text.site("Second", List.of("/"), "*:444:")
                .location("Second", REQUIRED, manyToOne("name='b' permissionMode='Deny'", RULE));
        assertEquals(Set.of(IIS_MAPPING, MAPPINGS_DIFFER), text.codes());
        assertTrue(text.result()
                .files()
                .get(ImportResult.CERTIFICATES)
                .contains("<iisClientCertificateMappingAuthentication enabled=\"false\">"));
    }

    @Test
    void denyingMappingNeedsNoUser() throws Exception {
        text.site(S, List.of("/"), "*:443:");
        text.location(S, REQUIRED, manyToOne("name='a' permissionMode='Deny'", RULE));
        assertEquals(Set.of(IIS_MAPPING), text.codes());
    }

    @Test
    void oneToOneMappingNamesTheValueForTheAccount() throws Exception {
        var alice =
                TestCa.root("DC=com", "CN=CA").issue("CN=alice").serial("1f").issue();
        String encoded = Base64.getEncoder().encodeToString(alice.certificate().getEncoded());
        text.site(S, List.of("/"), "*:443:");
        text.location(
                S,
                REQUIRED,
                iis(
                        "",
                        "<oneToOneMappings><add userName='C\\alice' certificate='" + encoded
                                + "'/></oneToOneMappings>"));
        ImportFinding finding = text.result().findings().get(0);
        assertEquals(IIS_MAPPING, finding.code());
        assertTrue(finding.hint().endsWith("X509:<I>DC=com,CN=CA<SR>1f"), finding::hint);
        assertTrue(text.result().files().get(ImportResult.CERTIFICATES).contains(encoded));
    }

    @Test
    void sectionWithoutMappings() throws Exception {
        text.site(S, List.of("/"), "*:443:").location(S, "None", iis("", ""));
        assertEquals(Set.of(NO_IIS_MAPPINGS), text.codes());
    }

    @Test
    void collectionThatIsSwitchedOffHasNoMappings() throws Exception {
        text.site(S, List.of("/"), "*:443:");
        String off = manyToOne("name='a' userName='u'", RULE)
                .replace("enabled='true' ", "enabled='true' manyToOneCertificateMappingsEnabled='false' ");
        assertEquals(Set.of(NO_IIS_MAPPINGS), text.location(S, "None", off).codes());
    }

    @Test
    void mappingWithoutRules() throws Exception {
        text.site(S, List.of("/"), "*:443:").location(S, REQUIRED, manyToOne("name='a' userName='u'", ""));
        assertEquals(Set.of(MAPPING_WITHOUT_RULES), text.codes());
        assertFalse(text.result().files().containsKey(ImportResult.CERTIFICATES));
    }

    @Test
    void incompleteMapping() throws Exception {
        text.site(S, List.of("/"), "*:443:");
        text.location(
                S,
                REQUIRED,
                iis(
                        "",
                        "<oneToOneMappings>"
                                + "<add userName='a' certificate=''/><add userName='b' certificate='AAAA'/>"
                                + "<add userName='c' certificate='!'/></oneToOneMappings>"));
        assertEquals(Set.of(INCOMPLETE_MAPPING), text.codes());
        assertEquals(3, text.result().findings().size());
    }

    @Test
    void otherAuthentication() throws Exception {
        text.site(S, List.of("/", "/x"), "*:443:").location(S, "None", "<basicAuthentication enabled='true'/>");
        assertFalse(text.codes().contains(OTHER_AUTHENTICATION), "no certificate there");
        text.location(S + "/x", REQUIRED, MAPPING);
        assertTrue(text.codes().contains(OTHER_AUTHENTICATION));
    }

    @Test
    void authorizationRules() throws Exception {
        mapped("*:443:");
        text.location("path='Site'", "<authorization><add accessType='Allow' users='*'/></authorization>");
        assertEquals(Set.of(), text.codes());
        text.location(
                "path='Site'",
                "<authorization><remove users='*' roles='' verbs=''/>"
                        + "<add accessType='Allow' users='' roles='CONTOSO\\Web Users,Admins'/></authorization>");
        assertEquals(Set.of(AUTHORIZATION), text.codes());
        String hint = text.result().findings().get(0).hint();
        assertTrue(hint.contains("<role-name>Web Users</role-name>\n  <role-name>Admins</role-name>"), hint);
    }

    @Test
    void hostNameThatSelectsTheCertificate() throws Exception {
        assertEquals(Set.of(SNI), mapped("*:443:www.example.com|1").codes());
        String server = text.result().files().get(ImportResult.SERVER_SNIPPETS);
        assertTrue(server.contains("defaultSSLHostConfigName=\"www.example.com\""), server);
        assertTrue(server.contains("<SSLHostConfig hostName=\"www.example.com\""), server);
        assertTrue(server.contains("<Host name=\"www.example.com\""), server);
    }

    @Test
    void centralCertificateStore() throws Exception {
        assertEquals(
                Set.of(CENTRAL_CERTIFICATE_STORE),
                mapped("*:443:www.example.com|2").codes());
    }

    @Test
    void certificateIsRequestedFromMoreClients() throws Exception {
        mapped("*:443:a.example.com");
        text.site("Other", List.of("/"), "*:444:b.example.com");
        text.location("Other", "Ssl", "");
        assertEquals(Set.of(), text.codes(), "another port");
        text.site("Third", List.of("/"), "*:443:c.example.com").location("Third", "Ssl", "");
        assertEquals(Set.of(REQUESTED_EVERYWHERE), text.codes());
    }

    @Test
    void certificateIsNeverRequested() throws Exception {
        text.site(S, List.of("/"), "*:443:").location(S, "Ssl", MAPPING);
        assertEquals(Set.of(NEVER_REQUESTED), text.codes());
        text.bindings(binding("0.0.0.0:443", "Negotiate Client Certificate=Enabled"));
        assertEquals(Set.of(), text.codes());
        String server = text.result().files().get(ImportResult.SERVER_SNIPPETS);
        assertTrue(server.contains("certificateVerification=\"optional\""), server);
    }

    @Test
    void siteWithoutHttps() throws Exception {
        assertEquals(Set.of(NO_HTTPS_BINDING), mapped().codes());
    }

    @Test
    void dsMapper() throws Exception {
        mapped("*:443:").bindings(binding("0.0.0.0:443", "DS Mapper Usage=Disabled"));
        assertEquals(Set.of(DS_MAPPER_DISABLED), text.codes());
        text.bindings(binding("0.0.0.0:443"));
        assertEquals(Set.of(), text.codes());
    }

    @Test
    void ctlStore() throws Exception {
        mapped("*:443:").bindings(binding("0.0.0.0:443", "Ctl Store Name=ClientAuthIssuer"));
        assertEquals(Set.of(CTL_STORE), text.codes());
        text.bindings(binding("0.0.0.0:443", "Ctl Store Name=(null)"));
        assertEquals(Set.of(), text.codes());
    }

    @Test
    void strictestOfDifferentBindingsIsTaken() throws Exception {
        mapped("*:443:a.example.com", "*:444:");
        text.bindings(
                binding("a.example.com:443", "Verify Client Certificate Revocation=Disabled"),
                binding("0.0.0.0:444", "Revocation Freshness Time=60"));
        assertEquals(Set.of(BINDINGS_DIFFER), text.codes());
        assertEquals("{revocationFreshnessTime=60s}", text.result().settings().toString());
        text.bindings(
                binding("a.example.com:443", "Verify Client Certificate Revocation=Disabled"),
                binding("0.0.0.0:444", "Verify Client Certificate Revocation=Disabled"));
        assertEquals(Set.of(), text.codes());
        assertEquals(
                "{verifyClientCertRevocation=false}", text.result().settings().toString());
    }

    @Test
    void valueOutOfRange() throws Exception {
        mapped("*:443:").bindings(binding("0.0.0.0:443", "URL Retrieval Timeout=60001"));
        assertEquals(Set.of(OUT_OF_RANGE), text.codes());
        text.bindings(binding("0.0.0.0:443", "URL Retrieval Timeout=60000"));
        assertEquals(Set.of(), text.codes());
        assertEquals("{urlRetrievalTimeout=60s}", text.result().settings().toString());
    }

    @Test
    void bindingWithoutEntry() throws Exception {
        mapped("*:443:").bindings(binding("0.0.0.0:8443"));
        assertEquals(Set.of(UNKNOWN_BINDING), text.codes());
    }

    @Test
    void sectionInAnotherFile() throws Exception {
        mapped("*:443:");
        assertEquals(
                Set.of(SECTION_ELSEWHERE),
                text.location("path='x'", "<access configSource='x.config'/>").codes());
    }

    @Test
    void hostsThatCollide() throws Exception {
        mapped("*:443:").site("Second", List.of("/"), "*:444:").location("Second", REQUIRED, MAPPING);
        assertEquals(Set.of(), text.codes());
        assertTrue(text.result().files().get(ImportResult.SERVER_SNIPPETS).contains("<Service name=\"Catalina2\">"));
        text.site("Third", List.of("/"), "*:443:x.example.com", "*:444:x.example.com", "10.0.0.1:443:");
        text.location("Third", REQUIRED, MAPPING);
        assertEquals(Set.of(HOSTS_COLLIDE), text.codes());
    }

    /** A code that a caller may have stored must be found in the documentation, and in a test above. */
    @ParameterizedTest
    @EnumSource
    void codeIsDocumentedAndTested(ImportCode code) throws Exception {
        String page = Files.readString(Path.of("docs/cli.md"));
        assertTrue(page.contains("| " + code.code() + " | " + code.level().lowerCaseName() + " | "), code::code);
        String source = Files.readString(Path.of("src/test/java/org/adcertmap/tool/importiis/ImportFindingsTest.java"));
        assertTrue(source.contains("(" + code.name()) || source.contains(" " + code.name()), code::name);
    }
}
