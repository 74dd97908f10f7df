// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the signatures of the tests and those of the JDK are the same. */
class FastSignaturesTest {
    private static final String JDK = "SunEC";

    @ParameterizedTest
    @CsvSource({
        "FastSignatures, SunEC, SunEC",
        "SunEC, FastSignatures, FastSignatures",
        "SunEC, FastSignatures, SunEC",
        "FastSignatures, SunEC, FastSignatures"
    })
    void eachVerifiesWhatTheOtherSigns(String ofKeys, String ofSignature, String ofVerification)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", ofKeys);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        Signature signer = Signature.getInstance(FastSignatures.ALGORITHM, ofSignature);
        signer.initSign(keys.getPrivate());
        signer.update((byte) 1);
        byte[] signature = signer.sign();
        for (int octet : new int[] {1, 2}) {
            Signature verifier = Signature.getInstance(FastSignatures.ALGORITHM, ofVerification);
            verifier.initVerify(keys.getPublic());
            verifier.update((byte) octet);
            assertEquals(octet == 1, verifier.verify(signature));
        }
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, FastSignatures", "secp384r1, SunEC"})
    void otherCurvesAreThoseOfTheJdk(String curve, String provider) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        assertEquals(provider, generator.getProvider().getName());
        Signature signer = Signature.getInstance("SHA384withECDSA");
        signer.initSign(generator.generateKeyPair().getPrivate());
        signer.update((byte) 1);
        signer.sign();
        assertEquals(JDK, signer.getProvider().getName());
    }

    @ParameterizedTest
    @CsvSource({"FastSignatures", "SunEC"})
    void malformedSignatureIsAnException(String provider) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(FastSignatures.ALGORITHM, provider);
        verifier.initVerify(Signing.newKeys().getPublic());
        assertThrows(SignatureException.class, () -> verifier.verify(new byte[] {0x30, 1}));
    }
}
