// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import org.adcertmap.certificate.CertificateDecoder;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.pki.FakeSignatureProvider;
import org.adcertmap.pki.TestCa;
import org.junit.jupiter.api.Test;

/** A chain has one key, whichever objects hold its certificates; another chain has another. */
class ChainKeyTest {
    private static final TestCa CA = TestCa.root("CN=Issuing CA");
    private static final X509Certificate ALICE = CA.issue("CN=alice").issue().certificate();

    @Test
    void keyIsTheSha256OfTheCertificate() throws Exception {
        ChainKey key = ChainKey.of(List.of(ALICE));
        HexFormat hex = HexFormat.of();
        assertEquals(
                Thumbprint.hash("SHA-256", ALICE),
                hex.toHexDigits(key.octets0())
                        + hex.toHexDigits(key.octets8())
                        + hex.toHexDigits(key.octets16())
                        + hex.toHexDigits(key.octets24()));
    }

    @Test
    void certificateThatIsDecodedAgainHasTheSameKey() throws Exception {
        X509Certificate again = CertificateDecoder.decode(ALICE.getEncoded()).get(0);
        assertEquals(ChainKey.of(List.of(ALICE)), ChainKey.of(List.of(again)));
        assertEquals(
                ChainKey.of(List.of(ALICE)).hashCode(),
                ChainKey.of(List.of(again)).hashCode());
    }

    @Test
    void cachesOfALoginHaveOneObject() {
        ChainKey key = ChainKey.of(List.of(ALICE));
        assertSame(key, ChainKey.of(List.of(ALICE)));
    }

    @Test
    void presentedChainIsPartOfTheKey() {
        assertNotEquals(ChainKey.of(List.of(ALICE)), ChainKey.of(List.of(ALICE, CA.certificate())));
        assertNotEquals(
                ChainKey.of(List.of(ALICE)),
                ChainKey.of(List.of(CA.issue("CN=alice").issue().certificate())));
    }

    @Test
    void nothingIsVerifiedForAKey() {
        try (FakeSignatureProvider provider = FakeSignatureProvider.recording()) {
            provider.forget(ALICE);
            provider.verifications();
            ChainKey.of(List.of(ALICE, CA.certificate()));
            assertEquals(0, provider.verifications());
        }
    }

    @Test
    void emptyChainHasNoKey() {
        assertThrows(IllegalArgumentException.class, () -> ChainKey.of(List.of()));
    }

    @Test
    void whatElseTheOutcomeDependsOnIsPartOfTheKey() throws Exception {
        ChainKey admins = ChainKey.of(List.of(ALICE), "*-adm");
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(ALICE.getEncoded());
        digest.update((byte) 0);
        digest.update("*-adm".getBytes(StandardCharsets.UTF_8));
        ByteBuffer octets = ByteBuffer.wrap(digest.digest());
        assertEquals(new ChainKey(octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong()), admins);
        assertEquals(ChainKey.of(List.of(ALICE)), ChainKey.of(List.of(ALICE), ""));
    }

    @Test
    void hashCodesOfDifferentKeysDiffer() {
        assertNotEquals(new ChainKey(1, 0, 0, 0).hashCode(), new ChainKey(2, 0, 0, 0).hashCode());
    }
}
