// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.pki.SharedKeys;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** With an RSA key whose public exponent is larger than any CA's no signature is verified, and the refusal says so. */
class OversizeKeyTest {
    private static final Instant NOW = Instant.now();
    private static final KeyPair ORDINARY = SharedKeys.rsa(1);
    private static final KeyPair OVERSIZE =
            withPublicExponent(BigInteger.ONE.shiftLeft(33).setBit(0));
    private static final String REASON = "the public exponent of the RSA key has 34 bits, at most 33 are allowed";

    private final X509Certificate root = certificate("CN=Root", ORDINARY, "CN=Root", ORDINARY, true);

    /** Returns an RSA key with this public exponent, or the next one that the key can have. */
    private static KeyPair withPublicExponent(BigInteger first) {
        try {
            RSAPrivateCrtKey key = (RSAPrivateCrtKey) SharedKeys.rsa(0).getPrivate();
            BigInteger phi = key.getPrimeP()
                    .subtract(BigInteger.ONE)
                    .multiply(key.getPrimeQ().subtract(BigInteger.ONE));
            BigInteger exponent = first;
            while (!exponent.gcd(phi).equals(BigInteger.ONE)) {
                exponent = exponent.add(BigInteger.TWO);
            }
            KeyFactory factory = KeyFactory.getInstance("RSA");
            return new KeyPair(
                    factory.generatePublic(new RSAPublicKeySpec(key.getModulus(), exponent)),
                    factory.generatePrivate(new RSAPrivateKeySpec(key.getModulus(), exponent.modInverse(phi))));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(String issuer, KeyPair by, String subject, KeyPair keys, boolean isCa) {
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    new X500Name(issuer),
                    BigInteger.valueOf(77),
                    Date.from(NOW.minusSeconds(60)),
                    Date.from(NOW.plusSeconds(600)),
                    new X500Name(subject),
                    keys.getPublic());
            if (isCa) {
                builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(by.getPrivate())));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Refusal refusal(Executable check) {
        return assertThrows(CertificateRefusedException.class, check).refusal();
    }

    private static Refusal refusal(List<X509Certificate> roots, X509Certificate... chain) {
        PathBuilder builder = new PathBuilder(new CertificationAuthorities(roots, List.of()), Sha1Signatures.REFUSE);
        return refusal(() -> builder.build(List.of(chain), RequiredUsage.ANY, NOW));
    }

    @Test
    void largestExponentInUseIsAccepted() throws Exception {
        KeyPair keys = withPublicExponent(BigInteger.ONE.shiftLeft(32).setBit(0));
        X509Certificate ca = certificate("CN=R", keys, "CN=R", keys, true);
        X509Certificate alice = certificate("CN=R", keys, "CN=alice", ORDINARY, false);
        PathBuilder builder =
                new PathBuilder(new CertificationAuthorities(List.of(ca), List.of()), Sha1Signatures.REFUSE);
        assertEquals(
                List.of(alice, ca),
                builder.build(List.of(alice), RequiredUsage.ANY, NOW).certificates());
    }

    @Test
    void rootCaIsRefused() {
        X509Certificate ca = certificate("CN=R", OVERSIZE, "CN=R", OVERSIZE, true);
        X509Certificate alice = certificate("CN=R", OVERSIZE, "CN=alice", ORDINARY, false);
        assertEquals(new Refusal(Denial.UNTRUSTED_ISSUER, REASON + " (CN=R)"), refusal(List.of(ca), alice));
    }

    @Test
    void presentedCaIsRefused() {
        X509Certificate ca = certificate("CN=Root", ORDINARY, "CN=Sub", OVERSIZE, true);
        X509Certificate alice = certificate("CN=Sub", OVERSIZE, "CN=alice", ORDINARY, false);
        assertEquals(new Refusal(Denial.UNTRUSTED_ISSUER, REASON + " (CN=Sub)"), refusal(List.of(root), alice, ca));
    }

    @Test
    void clientCertificateIsRefused() {
        X509Certificate alice = certificate("CN=Root", ORDINARY, "CN=alice", OVERSIZE, false);
        assertEquals(new Refusal(Denial.UNTRUSTED_ISSUER, REASON + " (CN=alice)"), refusal(List.of(root), alice));
    }

    @Test
    void issuingCaInNtAuthIsRefused() {
        X509Certificate ca = certificate("CN=Root", ORDINARY, "CN=Sub", OVERSIZE, true);
        X509Certificate alice = certificate("CN=Sub", OVERSIZE, "CN=alice", ORDINARY, false);
        NtAuth ntAuth = NtAuth.of(List.of(ca));
        assertEquals(
                new Refusal(Denial.UNTRUSTED_ISSUER, REASON + " (CN=Sub)"),
                refusal(() -> ntAuth.requireIssuerOf(alice, List.of(ca))));
        NtAuth others = NtAuth.of(List.of(root));
        assertEquals(
                new Refusal(Denial.NOT_IN_NTAUTH, "the issuing CA is CN=Sub; " + REASON + " (CN=Sub)"),
                refusal(() -> others.requireIssuerOf(alice, List.of(ca))));
    }

    @Test
    void administratorSeesTheReason() {
        X509Certificate ca = certificate("CN=R", OVERSIZE, "CN=R", OVERSIZE, true);
        X509Certificate sub = certificate("CN=R", OVERSIZE, "CN=Sub", ORDINARY, true);
        CaPathCheck check =
                new CaPathCheck(new CertificationAuthorities(List.of(ca), List.of(sub)), Sha1Signatures.REFUSE);
        assertEquals(Optional.of(REASON), check.failure(ca, RequiredUsage.ANY, NOW));
        assertEquals(Optional.of(REASON + " (CN=R)"), check.failure(sub, RequiredUsage.ANY, NOW));
    }

    @Test
    void noSignatureIsVerified() throws Exception {
        X509Certificate ca = certificate("CN=Root", ORDINARY, "CN=Sub", OVERSIZE, true);
        X509Certificate issued = mock(X509Certificate.class);
        when(issued.getIssuerX500Principal()).thenReturn(ca.getSubjectX500Principal());
        assertFalse(IssuerSignature.hasIssued(ca, issued));
        verify(issued, never()).verify(any(PublicKey.class));
        assertEquals(List.of(issued), PresentedChain.relevant(List.of(issued, ca)));
        verify(issued, never()).verify(any(PublicKey.class));
    }
}
