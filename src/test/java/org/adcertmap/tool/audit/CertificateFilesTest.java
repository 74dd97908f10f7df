// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.tool.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Certificates are read one after the other, and one that is malformed hides no other. */
class CertificateFilesTest {
    private final TestCa ca = TestCa.root("CN=CA");

    @TempDir
    private Path folder;

    private final List<String> read = new ArrayList<>();

    private List<String> read(Path path, int most) throws IOException {
        read.clear();
        CertificateFiles.read(path, new CertificateFiles.Visitor() {
            @Override
            public boolean certificate(String place, X509Certificate certificate) {
                read.add(place + " " + certificate.getSubjectX500Principal().getName());
                return read.size() < most;
            }

            @Override
            public boolean malformed(String place, String reason) {
                read.add(place + " malformed");
                return read.size() < most;
            }
        });
        return read;
    }

    private List<String> read(Path path) throws IOException {
        return read(path, Integer.MAX_VALUE);
    }

    private String pem(String name) {
        String pem = ca.issue("CN=" + name).issue().pem();
        return pem.substring(0, pem.indexOf("-----END CERTIFICATE-----") + 26);
    }

    /** As certutil prints it: a line for the row, a heading, the certificate, a blank line. */
    private String certutil() {
        return "Schema:\n  Column Name    Localized Name\n\nRow 1:\n  Binary Certificate:\n" + pem("alice")
                + "\nRow 2:\n  Binary Certificate:\n-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
                + "\nRow 3:\n  Binary Certificate:\n" + pem("bob") + "\n3 Rows\nCertUtil: -view command completed.\n";
    }

    @Test
    void exportOfACaDatabaseIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("export.txt"), certutil().replace("\n", "\r\n"));
        List<String> all = read(file);
        assertEquals(3, all.size(), all::toString);
        assertTrue(all.get(0).matches("export.txt:\\d+ CN=alice"), all.get(0));
        assertTrue(all.get(1).matches("export.txt:\\d+ malformed"), all.get(1));
        assertTrue(all.get(2).matches("export.txt:\\d+ CN=bob"), all.get(2));
        assertEquals(1, read(file, 1).size(), "the visitor ends it");
    }

    @Test
    void redirectionOfPowerShellIsRead() throws IOException {
        Path file =
                Files.write(folder.resolve("export.txt"), ("\uFEFF" + certutil()).getBytes(StandardCharsets.UTF_16LE));
        assertEquals(3, read(file).size());
    }

    @Test
    void directoryIsReadInOrderAndCasAreSkipped() throws Exception {
        Files.writeString(folder.resolve("b.pem"), ca.pem() + pem("bob"));
        Files.write(
                folder.resolve("a.cer"),
                ca.issue("CN=alice").issue().certificate().getEncoded());
        Files.writeString(folder.resolve("c.txt"), "no certificate");
        Files.write(folder.resolve("d.der"), new byte[] {0x30, (byte) 0x82, 1, 2, 3});
        Files.createDirectory(folder.resolve("e"));
        List<String> all = read(folder);
        assertEquals("a.cer CN=alice", all.get(0));
        assertTrue(all.get(1).endsWith(" CN=bob"), all.get(1));
        assertEquals("d.der malformed", all.get(2));
        assertEquals(3, all.size(), all::toString);
    }

    @Test
    void truncatedAndEndlessCertificatesAreMalformed() throws IOException {
        String begin = "-----BEGIN CERTIFICATE-----\n";
        assertEquals(List.of("x:2 malformed"), read(Files.writeString(folder.resolve("x"), begin + "MIIB\n")));
        List<String> endless =
                read(Files.writeString(folder.resolve("y"), begin + "MIIB\n".repeat(2_000) + pem("alice")));
        assertEquals(2, endless.size(), endless::toString);
        assertTrue(endless.get(1).endsWith("CN=alice"), endless.get(1));
    }

    @Test
    void missingFileIsAnError() {
        assertThrows(NoSuchFileException.class, () -> read(folder.resolve("missing")));
    }
}
