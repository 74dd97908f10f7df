// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.pki.JdkRejectedCertificates;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of certificates is read in file order, or rejected as a whole; the result is never empty. */
class CertificateFileTest {
    private final TestCa ca = TestCa.root("CN=Issuing CA");

    @TempDir
    private Path folder;

    private List<X509Certificate> read(byte[] content) throws IOException, CertificateException {
        return CertificateFile.read(Files.write(folder.resolve("certificates"), content));
    }

    private List<X509Certificate> read(String content) throws IOException, CertificateException {
        return read(content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void certificatesKeepTheirOrder() throws IOException, CertificateException {
        var alice = ca.issue("CN=alice").issue();
        assertEquals(List.of(alice.certificate(), ca.certificate()), read(alice.pem() + ca.pem()));
        assertEquals(List.of(ca.certificate(), alice.certificate()), read(ca.pem() + alice.pem()));
    }

    @Test
    void textAroundCertificatesIsIgnored() throws IOException, CertificateException {
        X509Certificate one = ca.certificate();
        assertEquals(List.of(one, one), read("subject=alice\n" + ca.pem() + "\nissuer=CA\n" + ca.pem() + "end\n"));
    }

    @Test
    void windowsLineEndingsAreRead() throws IOException, CertificateException {
        assertEquals(List.of(ca.certificate()), read(ca.pem().replace("\n", "\r\n")));
    }

    @Test
    void privateKeysAndEncodingsAroundPemAreIgnored() throws IOException, CertificateException {
        String pem = ca.pem();
        String key = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n";
        for (String text : List.of(key + pem, pem + key, "0 first\n" + pem + "0 last\n")) {
            assertEquals(List.of(ca.certificate()), read(text));
        }
        assertEquals(List.of(ca.certificate()), read(("\uFEFF" + pem).getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(ca.certificate()), read(pem.getBytes(StandardCharsets.UTF_16)));
        assertEquals(List.of(ca.certificate()), read(("\uFEFF" + pem).getBytes(StandardCharsets.UTF_16LE)));
    }

    @Test
    void derIsRead() throws IOException, CertificateException {
        assertEquals(List.of(ca.certificate()), read(ca.certificate().getEncoded()));
    }

    @Test
    void fileWithoutACertificateIsRejected() {
        for (String content : List.of("", "no certificate\n", "\u007fELF\0\0", "<html>")) {
            assertEquals(
                    "the file has no certificate, neither in PEM nor in DER",
                    assertThrows(NoClientCertificateException.class, () -> read(content))
                            .getMessage());
        }
    }

    @Test
    void oneMalformedCertificateRejectsTheFile() {
        String pem = ca.pem();
        assertThrows(CertificateException.class, () -> read(pem + pem.substring(0, pem.length() / 2)));
        assertThrows(CertificateException.class, () -> read(JdkRejectedCertificates.twoSidExtensions(ca)));
        assertThrows(
                CertificateException.class, () -> read(JdkRejectedCertificates.truncatedCriticalSubjectAltName(ca)));
        assertThrows(CertificateException.class, () -> read(JdkRejectedCertificates.truncatedCertificate(ca)));
    }

    @Test
    void missingFileIsNotAMalformedCertificate() {
        assertThrows(NoSuchFileException.class, () -> CertificateFile.read(folder.resolve("missing")));
    }

    private List<X509Certificate> chain(String content) throws IOException, CertificateException {
        return CertificateFile.readChain(Files.writeString(folder.resolve("chain"), content));
    }

    @Test
    void clientCertificateComesFirstWhateverTheFileBeginsWith() throws Exception {
        TestCa issuing = ca.intermediate("CN=Below");
        var alice = issuing.issue("CN=alice").issue();
        String leaf = alice.pem().substring(0, alice.pem().indexOf("-----END CERTIFICATE-----") + 26);
        assertEquals(
                List.of(alice.certificate(), ca.certificate(), issuing.certificate()),
                chain(ca.pem() + issuing.pem() + leaf));
        assertEquals(
                List.of(alice.certificate(), issuing.certificate(), ca.certificate()),
                chain(issuing.pem() + leaf + ca.pem() + leaf));
        byte[] pkcs7 = CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(ca.certificate(), issuing.certificate(), alice.certificate()))
                .getEncoded("PKCS7");
        List<X509Certificate> read = CertificateFile.readChain(Files.write(folder.resolve("chain.p7b"), pkcs7));
        assertEquals(alice.certificate(), read.get(0)); // the order of the others is that of a SET
        assertEquals(3, read.size());
    }

    @Test
    void otherFilesAreNamedForWhatTheyAre() throws Exception {
        var alice = ca.issue("CN=alice").issue();
        byte[] pkcs8 = alice.key().getEncoded();
        Path pkcs12 = folder.resolve("alice.p12");
        alice.writePkcs12(pkcs12, "changeit");
        KeyStore jks = KeyStore.getInstance("JKS");
        jks.load(null, null);
        ByteArrayOutputStream jksOctets = new ByteArrayOutputStream();
        jks.store(jksOctets, "changeit".toCharArray());
        String key = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIGH\n-----END ENCRYPTED PRIVATE KEY-----\n";
        assertOtherKind("a private key", pkcs8);
        assertOtherKind("a private key", key.getBytes(StandardCharsets.UTF_8));
        assertOtherKind("a private key", ("\uFEFF" + key).getBytes(StandardCharsets.UTF_16LE));
        assertOtherKind("a PKCS #12 store", Files.readAllBytes(pkcs12));
        assertOtherKind("a JKS store", jksOctets.toByteArray());
        assertOtherKind(
                "a certificate request",
                "-----BEGIN NEW CERTIFICATE REQUEST-----\nMIGH\n".getBytes(StandardCharsets.UTF_8));
        assertOtherKind("a CRL", "-----BEGIN X509 CRL-----\nMIGH\n".getBytes(StandardCharsets.UTF_8));
    }

    private void assertOtherKind(String kind, byte[] content) {
        String message = assertThrows(NoClientCertificateException.class, () -> read(content))
                .getMessage();
        assertTrue(message.startsWith("the file is " + kind), message);
        assertFalse(message.contains("MIGH"), "no part of a key is quoted");
    }

    @Test
    void caWithoutBasicConstraintsIsKnownByWhatItHasIssued() throws Exception {
        TestCa old = TestCa.root("CN=Old")
                .renewed(builder -> builder.rawExtension("2.5.29.19", false, new byte[] {0x30, 0}));
        var alice = old.issue("CN=alice").issue();
        assertEquals(List.of(alice.certificate(), old.certificate()), chain(old.pem() + alice.pem()));
    }

    @Test
    void fileWithSeveralClientCertificatesOrWithCasAloneIsRejected() {
        String alice = ca.issue("CN=alice").issue().pem();
        String bob = ca.issue("CN=bob").issue().pem();
        String several = assertThrows(CertificateException.class, () -> chain(alice + ca.pem() + bob))
                .getMessage();
        assertTrue(several.contains("2 client certificates") && several.contains("CN=alice; CN=bob"), several);
        String none = assertThrows(
                        CertificateException.class,
                        () -> chain(ca.pem() + ca.intermediate("CN=Below").pem()))
                .getMessage();
        assertTrue(none.contains("no client certificate"), none);
    }
}
