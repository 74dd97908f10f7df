// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.math.BigInteger;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.DSAParameterSpec;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which signatures count, by their algorithm, its parameters and the key. */
class SignatureAlgorithmsTest {
    /** RSASSA-PSS-params with the digest MD5 (1.2.840.113549.2.5). */
    private static final byte[] PSS_MD5 = HexFormat.of().parseHex("3010a00e300c06082a864886f70d02050500");

    private static final byte[] MALFORMED = {0x30, 0x01};

    private static X509Certificate signedWithPss(byte[] parameters) {
        X509Certificate certificate = mock(X509Certificate.class);
        when(certificate.getSigAlgOID()).thenReturn(SignatureAlgorithms.RSASSA_PSS);
        when(certificate.getSigAlgParams()).thenReturn(parameters);
        return certificate;
    }

    @Test
    void pssWithoutParametersIsSha1() {
        assertEquals(
                Optional.of("the signature algorithm RSASSA-PSS with SHA-1 is not allowed"),
                SignatureAlgorithms.refusal(SignatureAlgorithms.RSASSA_PSS, Optional.empty()));
    }

    @Test
    void pssWithOtherDigestsCountsWithNoSetting() {
        for (Sha1Signatures setting : Sha1Signatures.values()) {
            assertEquals(
                    Optional.of("the signature algorithm RSASSA-PSS with MD5 is not allowed"),
                    SignatureAlgorithms.refusal(signedWithPss(PSS_MD5), setting));
            assertEquals(
                    Optional.of("the parameters of the signature algorithm RSASSA-PSS are malformed"),
                    SignatureAlgorithms.refusal(signedWithPss(MALFORMED), setting));
        }
    }

    @Test
    void unknownAlgorithmIsNamedByItsObjectIdentifier() {
        assertEquals(
                Optional.of("the signature algorithm 1.2.3.4 is not allowed"),
                SignatureAlgorithms.refusal("1.2.3.4", Optional.empty()));
    }

    @Test
    void rsaKeyHasAtLeast1024Bits() {
        assertEquals(Optional.empty(), SignatureAlgorithms.refusal(rsa(1024)));
        assertEquals(Optional.of("the RSA key is too short"), SignatureAlgorithms.refusal(rsa(1023)));
    }

    private static RSAPublicKey rsa(int bits) {
        return rsa(bits, 17);
    }

    private static RSAPublicKey rsa(int bits, int exponentBits) {
        RSAPublicKey key = mock(RSAPublicKey.class);
        when(key.getModulus()).thenReturn(BigInteger.ONE.shiftLeft(bits - 1));
        when(key.getPublicExponent()).thenReturn(BigInteger.ONE.shiftLeft(exponentBits - 1));
        when(key.getAlgorithm()).thenReturn("RSA");
        return key;
    }

    @Test
    void publicExponentOfAnRsaKeyHasAtMost33Bits() {
        assertEquals(Optional.empty(), SignatureAlgorithms.refusal(rsa(3072, 33)));
        Optional<String> refusal =
                Optional.of("the public exponent of the RSA key has 3070 bits, at most 33 are allowed");
        assertEquals(refusal, SignatureAlgorithms.refusal(rsa(3072, 3070)));
        assertEquals(refusal, SignatureAlgorithms.oversize(rsa(3072, 3070)));
    }

    @Test
    void dsaKeyHasAtMost3072Bits() {
        assertEquals(Optional.empty(), SignatureAlgorithms.refusal(dsa(3072)));
        Optional<String> refusal = Optional.of("the DSA key has 65536 bits, at most 3072 are allowed");
        assertEquals(refusal, SignatureAlgorithms.refusal(dsa(65_536)));
        assertEquals(refusal, SignatureAlgorithms.oversize(dsa(65_536)));
        DSAPublicKey withoutParameters = mock(DSAPublicKey.class);
        assertEquals(Optional.empty(), SignatureAlgorithms.refusal(withoutParameters));
    }

    private static DSAPublicKey dsa(int bits) {
        DSAPublicKey key = mock(DSAPublicKey.class);
        BigInteger p = BigInteger.ONE.shiftLeft(bits - 1);
        when(key.getParams()).thenReturn(new DSAParameterSpec(p, BigInteger.TEN, BigInteger.TWO));
        return key;
    }

    @Test
    void ecKeyHasAtLeast224Bits() {
        assertEquals(Optional.empty(), SignatureAlgorithms.refusal(ec(224)));
        assertEquals(Optional.of("the EC key is too short"), SignatureAlgorithms.refusal(ec(223)));
    }

    private static ECPublicKey ec(int bits) {
        EllipticCurve curve = new EllipticCurve(new ECFieldFp(BigInteger.TEN), BigInteger.ONE, BigInteger.ONE);
        ECPoint point = new ECPoint(BigInteger.ONE, BigInteger.ONE);
        ECPublicKey key = mock(ECPublicKey.class);
        when(key.getParams()).thenReturn(new ECParameterSpec(curve, point, BigInteger.ONE.shiftLeft(bits - 1), 1));
        when(key.getAlgorithm()).thenReturn("EC");
        return key;
    }
}
