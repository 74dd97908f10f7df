// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.HexFormat;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.pki.EncodedNames;
import org.adcertmap.pki.SharedKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures and extensions of CRLs as they are encoded. */
class CrlSignatureTest {
    private static final KeyPair KEYS = SharedKeys.rsa(0);
    private static final byte[] CONTENT = {1, 2, 3, 4, 5};
    private static final byte[] SHA256_WITH_RSA = HexFormat.of().parseHex("06092a864886f70d01010b0500");
    private static final byte[] PSS_OID = HexFormat.of().parseHex("06092a864886f70d01010a");

    private static final PSSParameterSpec SHA256 =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    private static SignatureVerifier verifier(byte[] algorithm) throws IOException {
        try {
            return new SignatureVerifier(algorithm, KEYS.getPublic());
        } catch (MalformedDerException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the contents of a BIT STRING. */
    private static byte[] bitString(Signature signature) throws GeneralSecurityException {
        signature.initSign(KEYS.getPrivate());
        signature.update(CONTENT);
        byte[] octets = signature.sign();
        byte[] bits = new byte[octets.length + 1];
        System.arraycopy(octets, 0, bits, 1, octets.length);
        return bits;
    }

    @Test
    void signatureIsVerifiedInPartsOfAnyLength() throws Exception {
        byte[] bits = bitString(Signature.getInstance("SHA256withRSA"));
        SignatureVerifier verifier = verifier(SHA256_WITH_RSA);
        verifier.write(1);
        verifier.write(CONTENT, 1, 3);
        verifier.write(new byte[] {5});
        assertTrue(verifier.verify(bits));
        verifier.write(CONTENT, 0, 4);
        assertFalse(verifier.verify(bits), "of other octets");
        bits[0] = 1;
        verifier.write(CONTENT);
        assertFalse(verifier.verify(bits), "with unused bits");
        assertFalse(verifier.verify(new byte[0]));
        assertFalse(verifier.verify(new byte[1]));
        assertFalse(verifier.verify(new byte[] {0, 1, 2}), "too short for the key");
    }

    @Test
    void pssIsVerifiedWithItsParameters() throws Exception {
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(SHA256);
        byte[] bits = bitString(signature);
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(SHA256);
        SignatureVerifier verifier = verifier(concatenated(PSS_OID, parameters.getEncoded()));
        verifier.write(CONTENT);
        assertTrue(verifier.verify(bits));
        assertThrows(IOException.class, () -> verifier(PSS_OID), "SHA-1 by default");
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] all = new byte[first.length + second.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"'', false", "010100, false", "0101ff, true", "010101, true", "01020000, true", "0100, true"})
    void extensionIsCriticalUnlessItSaysNot(String critical, boolean expected) throws Exception {
        HexFormat hex = HexFormat.of();
        byte[] encoded = EncodedNames.element(
                0x30, hex.parseHex("06032a0304"), hex.parseHex(critical), hex.parseHex("04020500"));
        CrlExtension extension = CrlExtension.next(DerReader.of(encoded));
        assertEquals(expected, extension.critical());
        assertEquals("1.2.3.4", extension.oid());
    }
}
