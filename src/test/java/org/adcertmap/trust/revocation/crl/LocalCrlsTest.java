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

/** An administrator's lists are used whole or not at all. */
@DisplayName("CVE-2026-53434: a file that is no good list stops the start")
class LocalCrlsTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");

    @TempDir
    private Path folder;

    private void assertRefused(String says, byte[] octets) throws IOException {
        Path file = Files.write(folder.resolve("bad.crl"), octets);
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        IOException e = assertThrows(IOException.class, () -> LocalCrls.read(folder));
        assertTrue(e.getMessage().contains(says) && e.getMessage().contains(file.toString()), e.getMessage());
    }

    @Test
    void garbage() throws IOException {
        assertRefused("neither PEM nor DER", "<html>".getBytes());
        assertRefused("neither PEM nor DER", new byte[0]);
        assertRefused("cannot be used", Arrays.copyOf(CA.newCrl().issue(), 100));
        assertRefused("no base64", "-----BEGIN X509 CRL-----\nA\n-----END X509 CRL-----".getBytes());
    }

    @Test
    void ofAnotherIssuer() throws IOException {
        assertRefused(
                "the list of another issuer", TestCa.root("CN=Other").newCrl().issue());
        assertRefused(
                "not signed by the issuer",
                TestCa.root("CN=Issuing CA").newCrl().issue());
    }

    @Test
    void aDelta() throws IOException {
        assertRefused(
                "a delta list", CA.newCrl().crlNumber(2).deltaCrlIndicator(1).issue());
    }

    @Test
    void missingOrWithoutAList() throws IOException {
        assertThrows(IOException.class, () -> LocalCrls.read(folder.resolve("nothing")));
        assertTrue(assertThrows(IOException.class, () -> LocalCrls.read(folder))
                .getMessage()
                .contains("holds no list"));
    }

    @Test
    void oneThatHasRunOutIsRead() throws IOException {
        Files.write(
                folder.resolve("old.crl"),
                CA.newCrl()
                        .thisUpdate(Instant.EPOCH)
                        .nextUpdate(Instant.EPOCH.plusSeconds(9))
                        .issue());
        Files.writeString(folder.resolve("ca.pem"), CA.pem());
        assertTrue(LocalCrls.read(folder).of(CA.certificate()).size() == 1);
    }
}
