package org.adcertmap.tool.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.pki.JdkRejectedCertificates;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of certificates is read in the order in which they stand, or refused as a whole; it is never read as none. */
class CertificateFileTest {
    private final TestCa authority = TestCa.root("CN=Issuing CA");

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
        var alice = authority.issue("CN=alice").issue();
        assertEquals(List.of(alice.certificate(), authority.certificate()), read(alice.pem() + authority.pem()));
        assertEquals(List.of(authority.certificate(), alice.certificate()), read(authority.pem() + alice.pem()));
    }

    @Test
    void textMayStandBeforeBetweenAndBehind() throws IOException, CertificateException {
        X509Certificate one = authority.certificate();
        assertEquals(
                List.of(one, one),
                read("subject=alice\n" + authority.pem() + "\nissuer=CA\n" + authority.pem() + "end\n"));
    }

    @Test
    void linesMayEndAsOnWindows() throws IOException, CertificateException {
        assertEquals(List.of(authority.certificate()), read(authority.pem().replace("\n", "\r\n")));
    }

    @Test
    void whatStandsAroundDoesNotMatter() throws IOException, CertificateException {
        String pem = authority.pem();
        String key = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n";
        for (String text : List.of(key + pem, pem + key, "0 first\n" + pem + "0 last\n")) {
            assertEquals(List.of(authority.certificate()), read(text));
        }
        assertEquals(List.of(authority.certificate()), read(("\uFEFF" + pem).getBytes(StandardCharsets.UTF_8)));
        assertEquals(List.of(authority.certificate()), read(pem.getBytes(StandardCharsets.UTF_16)));
        assertEquals(List.of(authority.certificate()), read(("\uFEFF" + pem).getBytes(StandardCharsets.UTF_16LE)));
    }

    @Test
    void derIsRead() throws IOException, CertificateException {
        assertEquals(
                List.of(authority.certificate()), read(authority.certificate().getEncoded()));
    }

    @Test
    void fileWithoutACertificateIsRefused() {
        assertThrows(CertificateException.class, () -> read(""));
        assertThrows(CertificateException.class, () -> read("no certificate\n"));
    }

    @Test
    void oneBrokenCertificateSpoilsTheFile() {
        String pem = authority.pem();
        assertThrows(CertificateException.class, () -> read(pem + pem.substring(0, pem.length() / 2)));
        assertThrows(CertificateException.class, () -> read(JdkRejectedCertificates.twoSidExtensions(authority)));
        assertThrows(
                CertificateException.class,
                () -> read(JdkRejectedCertificates.truncatedCriticalSubjectAltName(authority)));
        assertThrows(CertificateException.class, () -> read(JdkRejectedCertificates.truncatedCertificate(authority)));
    }

    @Test
    void missingFileIsNoBrokenCertificate() {
        assertThrows(NoSuchFileException.class, () -> CertificateFile.read(folder.resolve("missing")));
    }
}
