// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
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
}
