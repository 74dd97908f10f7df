// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.setup.listed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.adcertmap.pki.Identity;
import org.adcertmap.pki.TestCa;
import org.adcertmap.setup.settings.SettingsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A file of mappings is rejected as a whole, with every error, its line, name, value and an example. */
class CertificatesFileTest {
    private static final Identity ALICE = TestCa.root("CN=CA").issue("CN=Alice").issue();

    @TempDir
    private Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("certificates.xml"), text);
    }

    private List<String> errors(String text) throws IOException {
        Path file = write(text);
        return assertThrows(SettingsException.class, () -> CertificatesFile.read(file)).texts().stream()
                .map(error -> error.replace("certificates: " + file + ", ", ""))
                .toList();
    }

    private String onlyError(String text) throws IOException {
        List<String> errors = errors(text);
        assertEquals(1, errors.size(), errors::toString);
        return errors.get(0);
    }

    private String errorOfRule(String attributes) throws IOException {
        return onlyError("""
                <iisClientCertificateMappingAuthentication enabled="true">
                  <manyToOneMappings>
                    <add name="a" userName="u"><rules>
                      <add %s/>
                    </rules></add>
                  </manyToOneMappings>
                </iisClientCertificateMappingAuthentication>
                """.formatted(attributes));
    }

    @Test
    void oneCertificateInAnotherEncodingThanDerIsAnError() throws Exception {
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(ALICE.certificate().getEncoded())
                + "\n-----END CERTIFICATE-----\n";
        String error =
                onlyError("""
                <iisClientCertificateMappingAuthentication enabled="true">
                  <oneToOneMappings><add userName="alice" certificate="%s"/></oneToOneMappings>
                </iisClientCertificateMappingAuthentication>
                """.formatted(Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.US_ASCII))));
        assertTrue(error.contains("is not exactly one certificate in DER"), error);
    }

    @Test
    void allErrorsAreReportedAtOnce() throws IOException {
        List<String> errors = errors("""
                <iisClientCertificateMappingAuthentication enabled="yes" onToOneCertificateMappingsEnabled="true">
                  <oneToOneMappings>
                    <add userName=" " certificate="MIID"/>
                    <add usrName="alice"/>
                    <remove certificate="x"/>
                  </oneToOneMappings>
                  <manyToOneMappings>
                    <add name="all" userName="all" permissionMode="Maybe"/>
                    <add name="two" roles="a,,b"><rules><add certificateField="SerialNumber"
                        certificateSubField="X" matchCriteria="a*b"/></rules></add>
                  </manyToOneMappings>
                  <manyToOne/>
                </iisClientCertificateMappingAuthentication>
                """);
        assertEquals(
                List.of(
                        "line 1, <iisClientCertificateMappingAuthentication>: onToOneCertificateMappingsEnabled: unknown"
                                + " attribute (did you mean \"oneToOneCertificateMappingsEnabled\"?)",
                        "line 1, <iisClientCertificateMappingAuthentication>: enabled: invalid value \"yes\": is none of"
                                + " true, false; example: enabled=\"true\"",
                        "line 12, <manyToOne>: unknown element in <iisClientCertificateMappingAuthentication>",
                        "line 5, <remove>: unknown element in <oneToOneMappings>",
                        "line 3, <add>: userName: required attribute is missing; example: userName=\"CONTOSO\\alice\"",
                        "line 3, <add>: certificate: invalid value \"MIID\": is no certificate in base64; bin/adcertmap"
                                + " mappings --iis --certificate FILE prints it; example: certificate=\"MIIDdzCCAl...\"",
                        "line 4, <add>: usrName: unknown attribute (did you mean \"userName\"?)",
                        "line 4, <add>: userName: required attribute is missing; example: userName=\"CONTOSO\\alice\"",
                        "line 4, <add>: certificate: required attribute is missing; example:"
                                + " certificate=\"MIIDdzCCAl...\"",
                        "line 8, <add>: permissionMode: invalid value \"Maybe\": is none of Allow, Deny; example:"
                                + " permissionMode=\"Allow\"",
                        "line 8, <add>: a mapping without rules: every certificate would match it; add to <rules>: <add"
                                + " certificateField=\"Subject\" certificateSubField=\"O\" matchCriteria=\"Contoso\"/>",
                        "line 9, <add>: roles: invalid value \"a,,b\": has an empty role; example: roles=\"staff, admin\"",
                        "line 9, <add>: userName: required attribute is missing; example: userName=\"CONTOSO\\alice\"",
                        "line 9, <add>: certificateField: invalid value \"SerialNumber\": is neither Subject nor Issuer;"
                                + " example: certificateField=\"Subject\"",
                        "line 9, <add>: certificateSubField: invalid value \"X\": is neither OID. with an OID, nor one"
                                + " of C, CN, DC, Description, E, G, I, L, O, OU, POBox, Phone, PostalCode, S,"
                                + " SERIALNUMBER, SN, STREET, T, TPMManufacturer, TPMModel, TPMVersion, X21Address,"
                                + " dnQualifier; example: certificateSubField=\"O\"",
                        "line 9, <add>: matchCriteria: invalid value \"a*b\": has a * that is neither its first nor its"
                                + " last character; example: matchCriteria=\"Contoso*\""),
                errors.stream()
                        .map(error -> error.replace("line 10, <add>", "line 9, <add>"))
                        .toList());
    }

    @Test
    void ruleWithoutAFieldIsAnError() throws IOException {
        assertEquals(
                "line 4, <add>: certificateField: required attribute is missing; example: certificateField=\"Subject\"",
                errorOfRule("certificateSubField=\"O\" matchCriteria=\"Contoso\""));
        assertEquals(
                "line 4, <add>: compareCaseSensitive: invalid value \"1\": is none of true, false; example:"
                        + " compareCaseSensitive=\"true\"",
                errorOfRule("certificateField=\"Subject\" certificateSubField=\"O\" matchCriteria=\"Contoso\""
                        + " compareCaseSensitive=\"1\""));
    }

    @Test
    void certificateOfTwoMappingsIsAnError() throws IOException {
        String error = onlyError(new ListedFile()
                .certificate(ALICE, "a", "")
                .certificate(ALICE, "b", "")
                .text());
        assertEquals("line 4, <add>: certificate: is that of the mapping in line 3 as well; remove one of them", error);
    }

    @Test
    void nameOfTwoMappingsIsAnError() throws IOException {
        String error = onlyError(new ListedFile()
                .deny("a", "Subject O=b")
                .deny("a", "Subject O=c")
                .text());
        assertTrue(error.startsWith("line 7, <add>: name: invalid value \"a\": is the name of another mapping"), error);
    }

    @Test
    void otherRootElementIsAnError() throws IOException {
        assertEquals(
                "line 1, <configuration>: the root element must be <iisClientCertificateMappingAuthentication>",
                onlyError("<configuration/>"));
    }

    @Test
    void encryptedUserNameIsAnError() throws IOException {
        String error = onlyError(new ListedFile()
                .certificate(ALICE, "[enc:AesProvider:c2VjcmV0:enc]", "")
                .text());
        assertTrue(error.contains("is encrypted by IIS") && !error.contains("c2Vj"), error);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>",
                "<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x.dtd\">",
                "<!DOCTYPE a>",
            })
    void documentTypeDeclarationIsRejected(String declaration) throws IOException {
        Path file = write(declaration + "\n<iisClientCertificateMappingAuthentication enabled=\"true\"/>");
        SettingsException e = assertThrows(SettingsException.class, () -> CertificatesFile.read(file));
        assertTrue(e.getMessage().contains("document type declaration"), e.getMessage());
    }

    @Test
    void malformedXmlIsReportedWithItsLine() throws IOException {
        Path file = write("<iisClientCertificateMappingAuthentication>\n<oneToOneMappings>\n</x>");
        SettingsException e = assertThrows(SettingsException.class, () -> CertificatesFile.read(file));
        assertTrue(e.texts().get(0).contains("certificates.xml:3: not well-formed XML"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<iisClientCertificateMappingAuthentication/>\n<iisClientCertificateMappingAuthentication/>",
                "<iisClientCertificateMappingAuthentication/>\ntext",
                "<iisClientCertificateMappingAuthentication><![CDATA[<manyToOneMappings/>]]>"
                        + "</iisClientCertificateMappingAuthentication>",
            })
    void nothingInTheFileIsLeftOut(String text) throws IOException {
        Path file = write(text);
        assertThrows(SettingsException.class, () -> CertificatesFile.read(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Tom&hunter2", "Tom&hunter2;", "hunter2<", "hunter2\u0001"})
    void passwordIsNotQuotedFromMalformedXml(String password) throws IOException {
        Path file = write("<iisClientCertificateMappingAuthentication>\n<a password=\"" + password + "\"/>\n"
                + "</iisClientCertificateMappingAuthentication>");
        SettingsException e = assertThrows(SettingsException.class, () -> CertificatesFile.read(file));
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains("hunter2"), cause::toString);
        }
    }

    @Test
    void missingFileIsNamed() {
        Path file = folder.resolve("missing.xml");
        SettingsException e = assertThrows(SettingsException.class, () -> CertificatesFile.read(file));
        assertEquals(
                List.of("certificates: the file " + file
                        + " cannot be read: the file does not exist; example: conf/certificates.xml"),
                e.texts());
    }

    @Test
    void passwordAndLogonMethodAreIgnoredAndNeverShown() throws Exception {
        String text = new ListedFile()
                .root("enabled=\"true\" logonMethod=\"ClearText\"")
                .certificate(ALICE, "alice", "")
                .text()
                .replace("<add ", "<add password=\"hunter2\" ");
        CertificatesFile read = CertificatesFile.read(write(text));
        assertEquals(1, read.mappings().oneToOne().size());
        assertEquals(2, read.warnings().size());
        assertTrue(read.warnings().get(0).text().contains("logonMethod is ignored"), read.warnings()::toString);
        assertTrue(
                read.warnings().get(1).text().contains("line 3, <add>: password is ignored"),
                read.warnings()::toString);
        assertFalse(read.toString().contains("hunter2"));
    }

    @Test
    void clearRemovesTheMappingsBeforeIt() throws Exception {
        String text = new ListedFile()
                .certificate(ALICE, "alice", "")
                .text()
                .replace("</oneToOneMappings>", "<clear/></oneToOneMappings>");
        assertEquals(0, CertificatesFile.read(write(text)).mappings().oneToOne().size());
    }

    @Test
    void utf16IsRead() throws Exception {
        Path file = folder.resolve("certificates.xml");
        String text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?>\n"
                + new ListedFile().certificate(ALICE, "Zoë", "").text();
        Files.write(file, text.getBytes(StandardCharsets.UTF_16));
        assertEquals(
                "Zoë",
                CertificatesFile.read(file)
                        .mappings()
                        .oneToOne()
                        .values()
                        .iterator()
                        .next()
                        .userName());
    }
}
