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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests that the signatures of the tests and those of the JDK are the same. */
class FastP256Test {
    private static final String JDK = "SunEC";

    @ParameterizedTest
    @CsvSource({
        "FastP256, SunEC, SunEC",
        "SunEC, FastP256, FastP256",
        "SunEC, FastP256, SunEC",
        "FastP256, SunEC, FastP256"
    })
    void eachVerifiesWhatTheOtherSigns(String ofKeys, String ofSignature, String ofVerification)
            throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", ofKeys);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair keys = generator.generateKeyPair();
        Signature signer = Signature.getInstance(FastEcdsa.NAME, ofSignature);
        signer.initSign(keys.getPrivate());
        signer.update((byte) 1);
        byte[] signature = signer.sign();
        for (int octet : new int[] {1, 2}) {
            Signature verifier = Signature.getInstance(FastEcdsa.NAME, ofVerification);
            for (int i = 0; i < 2; i++) {
                verifier.initVerify(keys.getPublic());
                verifier.update((byte) octet);
                assertEquals(octet == 1, verifier.verify(signature));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"secp256r1, FastP256", "secp384r1, SunEC"})
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
    @CsvSource({"FastP256", "SunEC"})
    void malformedSignatureIsAnException(String provider) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance(FastEcdsa.NAME, provider);
        verifier.initVerify(Signing.newKeys().getPublic());
        assertThrows(SignatureException.class, () -> verifier.verify(new byte[] {0x30, 1}));
    }

    @Test
    void bothAgreeOnTheSameSecret() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", JDK);
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair one = generator.generateKeyPair();
        KeyPair other = Signing.newKeys();
        List<String> secrets = new ArrayList<>();
        for (String provider : List.of(FastP256.NAME, FastP256.NAME, JDK)) {
            KeyAgreement agreement = KeyAgreement.getInstance("ECDH", provider);
            agreement.init(one.getPrivate());
            agreement.doPhase(other.getPublic(), true);
            secrets.add(HexFormat.of().formatHex(agreement.generateSecret()));
        }
        assertEquals(1, Set.copyOf(secrets).size(), secrets::toString);
    }

    @Test
    void keysOfCertificatesAreNew() {
        List<String> keys = Stream.generate(Signing::newKeys)
                .limit(50)
                .map(pair -> HexFormat.of().formatHex(pair.getPublic().getEncoded()))
                .toList();
        assertEquals(50, Set.copyOf(keys).size());
    }
}
