// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.adcertmap.pki.CrlBuilder;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Local CRL files are used completely or not at all. */
@DisplayName("CVE-2026-53434: a CRL file that cannot be used prevents startup")
class LocalCrlsTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    @TempDir
    private Path folder;

    private void assertRefused(String detail, byte[] octets) throws IOException {
        Path file = Files.write(folder.resolve("bad.crl"), octets);
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        IOException e = assertThrows(IOException.class, () -> LocalCrls.read(folder));
        assertTrue(e.getMessage().contains(detail) && e.getMessage().contains(file.toString()), e.getMessage());
    }

    @Test
    void malformedFileIsRejected() throws IOException {
        assertRefused("neither PEM nor DER", "<html>".getBytes());
        assertRefused("neither PEM nor DER", new byte[0]);
        assertRefused("cannot be used as a CRL", Arrays.copyOf(CA.newCrl().issue(), 100));
        assertRefused("invalid base64", "-----BEGIN X509 CRL-----\nA\n-----END X509 CRL-----".getBytes());
    }

    @Test
    void crlOfAnotherIssuerIsRejected() throws IOException {
        assertRefused("from another issuer", TestCa.root("CN=Other").newCrl().issue());
        assertRefused(
                "not signed by the issuing CA",
                TestCa.root("CN=Issuing CA").newCrl().issue());
    }

    @Test
    void deltaCrlIsRejected() throws IOException {
        assertRefused(
                "contains a delta CRL",
                CA.newCrl().crlNumber(2).deltaCrlIndicator(1).issue());
    }

    @Test
    void missingFileAndDirectoryWithoutCrlAreRejected() throws IOException {
        assertThrows(IOException.class, () -> LocalCrls.read(folder.resolve("nothing")));
        assertTrue(assertThrows(IOException.class, () -> LocalCrls.read(folder))
                .getMessage()
                .contains("contains no CRL"));
    }

    @Test
    void expiredCrlIsRead() throws IOException {
        Files.write(
                folder.resolve("old.crl"),
                CA.newCrl()
                        .thisUpdate(Instant.EPOCH)
                        .nextUpdate(Instant.EPOCH.plusSeconds(9))
                        .issue());
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        assertTrue(LocalCrls.read(folder).issuedBy(CA.certificate()).size() == 1);
    }

    private LocalCrls read(String name, CrlBuilder... crls) throws IOException {
        Path files = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(files.resolve("a folder"));
        Files.write(files.resolve("ca.crt"), encoded(CA));
        for (int i = 0; i < crls.length; i++) {
            Files.write(files.resolve(i + ".crl"), crls[i].issue());
        }
        return LocalCrls.read(files);
    }

    private static byte[] encoded(TestCa ca) {
        try {
            return ca.certificate().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static CrlBuilder crl(String thisUpdate, String nextUpdate) {
        return CA.newCrl().thisUpdate(Instant.parse(thisUpdate)).nextUpdate(Instant.parse(nextUpdate));
    }

    private String nameOf(LocalCrls crls, int index) {
        return "the CRL of [CN=Issuing CA] in [" + crls.all().get(index).source() + "]";
    }

    @Test
    void crlsAreReadInTheOrderOfTheFiles() throws IOException {
        LocalCrls crls = read(
                "two",
                crl("2025-06-01T00:00:00Z", "2025-06-11T00:00:00Z"),
                crl("2025-06-02T00:00:00Z", "2025-06-12T00:00:00Z"));
        assertEquals(
                List.of(
                        nameOf(crls, 0) + " is valid until 2025-06-11T00:00:00Z",
                        nameOf(crls, 1) + " is valid until 2025-06-12T00:00:00Z"),
                crls.validity());
        assertTrue(crls.all().get(0).source().endsWith("0.crl"));
        assertEquals(2, crls.issuedBy(CA.certificate()).size());
        assertEquals(List.of(), crls.issuedBy(TestCa.root("CN=Issuing CA").certificate()), "another key");
        assertEquals(
                List.of(),
                crls.issuedBy(
                        CA.issue("CN=Other").sameKeyAs(CA.identity()).issue().certificate()),
                "another name");
        assertEquals(List.of(), LocalCrls.NONE.validity());
    }

    @Test
    void crlIsReportedAFifthOfItsValidityBeforeItExpires() throws IOException {
        LocalCrls crls = read("one", crl("2025-06-01T00:00:00Z", "2025-06-11T00:00:00Z"));
        assertEquals(List.of(), crls.expiring(Instant.parse("2025-06-08T23:59:59Z")));
        Instant end = Instant.parse("2025-06-11T00:00:00Z");
        ExpiringCrl expires = new ExpiringCrl(nameOf(crls, 0), end, false);
        assertEquals(List.of(expires), crls.expiring(Instant.parse("2025-06-09T00:00:00Z")));
        assertEquals(nameOf(crls, 0) + " expires at 2025-06-11T00:00:00Z", expires.sentence());
        ExpiringCrl expired = new ExpiringCrl(nameOf(crls, 0), end, true);
        assertEquals(List.of(expired), crls.expiring(end));
        assertEquals(nameOf(crls, 0) + " has expired at 2025-06-11T00:00:00Z", expired.sentence());
    }

    @Test
    void olderCrlOfTheSameCaIsReported() throws IOException {
        String end = "2025-07-01T00:00:00Z";
        LocalCrls before = read("before", crl("2025-06-02T00:00:00Z", end).crlNumber(5));
        LocalCrls earlier = read("earlier", crl("2025-06-01T00:00:00Z", end));
        assertEquals(
                List.of(nameOf(earlier, 0) + " of 2025-06-01T00:00:00Z is older than the one before"),
                earlier.olderThan(before));
        LocalCrls lower = read("lower", crl("2025-06-03T00:00:00Z", end).crlNumber(4));
        assertEquals(1, lower.olderThan(before).size());
        for (CrlBuilder newer : List.of(
                crl("2025-06-02T00:00:00Z", end).crlNumber(5),
                crl("2025-06-02T00:00:00Z", end).crlNumber(6),
                crl("2025-06-03T00:00:00Z", end))) {
            assertEquals(List.of(), read("newer", newer).olderThan(before));
        }
        assertEquals(List.of(), before.olderThan(earlier));
        assertEquals(List.of(), earlier.olderThan(LocalCrls.NONE));
    }

    @Test
    void oneFileMayHaveTheCrlAndTheCertificateOfItsCa() throws IOException {
        Path file = Files.writeString(folder.resolve("all.pem"), CA.newCrl().pem() + CA.pem());
        assertEquals(1, LocalCrls.read(file).issuedBy(CA.certificate()).size());
    }
}
