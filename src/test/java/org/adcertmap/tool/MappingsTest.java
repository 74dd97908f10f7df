// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.adcertmap.pki.CertificateBuilder;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.FaultyCertificates;
import org.adcertmap.pki.FieldCertificates;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command {@code mappings} prints what can be pasted and what is queried, and says where it cannot. */
class MappingsTest {
    private static final TestCa CA = TestCa.root("DC=com", "DC=contoso", "CN=CONTOSO-DC-CA");
    private static final String ISSUER = "X509:<I>DC=com,DC=contoso,CN=CONTOSO-DC-CA";

    @TempDir
    private Path folder;

    private record Run(int exitStatus, String out) {}

    private Run run(String pem) throws IOException {
        return run(pem.getBytes(StandardCharsets.UTF_8));
    }

    private Run run(byte[] octets) throws IOException {
        Path file = Files.write(folder.resolve("certificate"), octets);
        StringWriter out = new StringWriter();
        int exitStatus = Adcertmap.run(
                new PrintWriter(out, true), new PrintWriter(out, true), "mappings", "--certificate", file.toString());
        return new Run(exitStatus, out.toString());
    }

    private Run run(CertificateBuilder certificate) throws IOException {
        return run(certificate.issue().pem());
    }

    private static List<String> values(Run run, String attribute) {
        return run.out()
                .lines()
                .filter(line -> line.startsWith(attribute + " "))
                .map(line -> line.substring(30))
                .toList();
    }

    @Test
    void serialNumberWithASignOctetIsPrintedAsWindowsWritesItFirst() throws IOException {
        Run run = run(CA.issue("CN=alice").serial("f1").noSubjectKeyIdentifier());
        assertEquals(
                List.of(ISSUER + "<SR>f100", ISSUER + "<SR>f1"),
                values(run, "altSecurityIdentities").subList(0, 2));
    }

    @Test
    void clientCertificateOfAFileThatBeginsWithCasIsPrinted() throws IOException {
        TestCa issuing = CA.intermediate("CN=Issuing");
        String client = issuing.issue("CN=alice").serial("77").issue().pem();
        Run run = run(CA.pem() + client);
        assertEquals(0, run.exitStatus());
        assertEquals(
                "X509:<I>CN=Issuing<SR>77", values(run, "altSecurityIdentities").get(0));
        assertEquals(
                1,
                run.out().lines().filter(line -> line.contains("<SHA1-PUKEY>")).count());
    }

    @ParameterizedTest
    @ValueSource(strings = {"chain-root-first.pem", "chain-ca-first.p7b"})
    void clientCertificateOfAChainFromTheFieldIsPrinted(String file) throws IOException {
        Run run = run(FieldCertificates.file(file));
        assertEquals(0, run.exitStatus(), run::out);
        assertEquals(
                "X509:<I>DC=test,DC=example,DC=corp,CN=Issuing<SR>6a065ded440100000210",
                values(run, "altSecurityIdentities").get(0));
        assertFalse(run.out().contains("CN=Root"), run::out);
    }

    @Test
    void fileWithoutAClientCertificateOrWithSeveralIsAnError() throws IOException {
        Run ca = run(CA.pem());
        assertEquals(64, ca.exitStatus());
        assertTrue(ca.out().contains("a CA certificate and no client certificate"), ca::out);
        assertFalse(ca.out().contains("X509:"), ca::out);
        Run several = run(
                CA.issue("CN=alice").issue().pem() + CA.issue("CN=bob").issue().pem());
        assertEquals(64, several.exitStatus());
        assertTrue(several.out().contains("2 client certificates"), several::out);
        assertFalse(several.out().contains("X509:"), several::out);
    }

    @Test
    void nameThatIsNeverQueriedIsNotPrinted() throws IOException {
        for (String upn : List.of("alice", "", "@contoso.com", "alice@")) {
            assertEquals(List.of(), values(run(CA.issue("CN=alice").upn(upn)), "userPrincipalName"), upn);
        }
        assertEquals(
                List.of("alice@contoso.com"),
                values(run(CA.issue("CN=alice").upn("alice@contoso.com")), "userPrincipalName"));
        assertEquals(
                List.of("ws1.contoso.com"),
                values(run(CA.issue("CN=ws1").dns("WS1.contoso.com", "ws1", ".x")), "dNSName"));
        Run issuer = run(CA.issue("CN=alice"));
        assertFalse(values(issuer, "altSecurityIdentities").contains(ISSUER), issuer::out);
    }

    @Test
    void unusableNamesAreNamedAndNotPrinted() throws IOException {
        Run run = run(CA.issue("CN=x").rawSubject(EncodedNames.commonName(EncodedNames.PRINTABLE_STRING, "Verónica")));
        assertEquals(0, run.exitStatus());
        assertTrue(run.out().contains("Unusable: subject (a string contains octets that are not US-ASCII)"), run::out);
        assertFalse(run.out().contains("<S>"), run::out);
        Run upn = run(FaultyCertificates.upnWithNul(CA).pem());
        assertTrue(upn.out().contains("Unusable: userPrincipalName"), upn::out);
        assertEquals(List.of(), values(upn, "userPrincipalName"));
    }

    @Test
    void valueThatCannotBePrintedIsMarked() throws IOException {
        byte[] name = EncodedNames.commonName(EncodedNames.UTF8_STRING, "ali\u202Ece".getBytes(StandardCharsets.UTF_8));
        Run run = run(CA.issue("CN=x").rawSubject(name));
        assertTrue(
                values(run, "altSecurityIdentities")
                        .contains("X509:<S>CN=ali?ce (not to be pasted: it has characters that cannot be printed)"),
                run::out);
    }

    @Test
    void severalUpnsAreNamedAsARefusal() throws IOException {
        Run run = run(FaultyCertificates.twoUpns(CA).pem());
        assertTrue(run.out().contains("ADCM-MULTIPLE-UPNS"), run::out);
    }
}
