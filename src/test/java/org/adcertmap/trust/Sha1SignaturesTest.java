// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.pki.SelfSigned;
import org.adcertmap.pki.SharedKeys;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.PathBuilder;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Certificates signed with SHA-1 count only where {@code sha1Signatures} accepts them, those with MD5 never. */
class Sha1SignaturesTest {
    private static final String PATH = "CN=alice <- CN=Issuing <- CN=Root";

    private static final Map<String, KeyPair> ROOT_KEYS =
            Map.of("RSA", SharedKeys.rsa(0), "ECDSA", ecKeys(), "DSA", SharedKeys.dsa());
    private static final KeyPair ISSUING_KEYS = SharedKeys.rsa(1);

    private final Instant now = Instant.now();

    private static KeyPair ecKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private X509Certificate signed(
            String issuer, KeyPair by, String subject, KeyPair keys, ContentSigner signer, boolean isCa)
            throws Exception {
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                new X500Name(issuer),
                BigInteger.valueOf(77),
                Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(600)),
                new X500Name(subject),
                keys.getPublic());
        if (isCa) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(
                        new ByteArrayInputStream(builder.build(signer).getEncoded()));
    }

    private String judge(Sha1Signatures setting, String caAlgorithm, String userAlgorithm) throws Exception {
        String type = caAlgorithm.replaceAll(".*with|PSS.*", "");
        KeyPair root = ROOT_KEYS.get(type.isEmpty() ? "RSA" : type);
        KeyPair issuing = ISSUING_KEYS;
        X509Certificate rootCa =
                signed("CN=Root", root, "CN=Root", root, SelfSigned.signer(caAlgorithm, root.getPrivate()), true);
        X509Certificate issuingCa =
                signed("CN=Root", root, "CN=Issuing", issuing, SelfSigned.signer(caAlgorithm, root.getPrivate()), true);
        X509Certificate alice = signed(
                "CN=Issuing",
                issuing,
                "CN=alice",
                issuing,
                SelfSigned.signer(userAlgorithm, issuing.getPrivate()),
                false);
        CertificationAuthorities cas = CertificationAuthorities.of(List.of(rootCa, issuingCa));
        try {
            return new PathBuilder(cas, setting)
                    .build(List.of(alice), RequiredUsage.CLIENT_AUTHENTICATION, now)
                    .toString();
        } catch (CertificateRefusedException e) {
            return e.refusal().detail();
        }
    }

    @ParameterizedTest(name = "CA {0}, user {1}: {2}")
    @CsvSource({
        "SHA256withRSA, SHA1withRSA, SHA1withRSA (CN=alice)",
        "SHA1withRSA, SHA256withRSA, SHA1withRSA (CN=Issuing)",
        "SHA1withECDSA, SHA256withRSA, SHA1withECDSA (CN=Issuing)",
        "SHA1withDSA, SHA256withRSA, SHA1withDSA (CN=Issuing)",
        "SHA256withRSA, PSS SHA-1, RSASSA-PSS with SHA-1 (CN=alice)",
        "PSS SHA-1, SHA256withRSA, RSASSA-PSS with SHA-1 (CN=Issuing)",
    })
    void certificatesSignedWithSha1AreAcceptedOnlyByTheSetting(String ca, String user, String refusal)
            throws Exception {
        String algorithm = refusal.substring(0, refusal.indexOf(" ("));
        assertEquals(
                "the signature algorithm " + algorithm + " is not allowed by sha1Signatures = refuse"
                        + refusal.substring(refusal.indexOf(" (")),
                judge(Sha1Signatures.REFUSE, ca, user));
        assertEquals(PATH, judge(Sha1Signatures.ACCEPT_CERTIFICATES, ca, user));
    }

    @ParameterizedTest
    @CsvSource({"SHA256withRSA, MD5withRSA, alice", "MD5withRSA, SHA256withRSA, Issuing"})
    void md5CountsWithNoSetting(String ca, String user, String subject) throws Exception {
        for (Sha1Signatures setting : Sha1Signatures.values()) {
            assertEquals(
                    "the signature algorithm MD5withRSA is not allowed (CN=" + subject + ")", judge(setting, ca, user));
        }
    }

    @ParameterizedTest
    @CsvSource({"SHA256withRSA", "PSS SHA-256", "SHA256withECDSA"})
    void otherAlgorithmsCountWithEachSetting(String ca) throws Exception {
        for (Sha1Signatures setting : Sha1Signatures.values()) {
            assertEquals(PATH, judge(setting, ca, "SHA256withRSA"));
        }
    }

    @Test
    void signatureOfTheRootCaItselfDoesNotCount() throws Exception {
        KeyPair root = ROOT_KEYS.get("RSA");
        X509Certificate rootCa =
                signed("CN=Root", root, "CN=Root", root, SelfSigned.signer("SHA1withRSA", root.getPrivate()), true);
        X509Certificate alice = signed(
                "CN=Root",
                root,
                "CN=alice",
                ISSUING_KEYS,
                SelfSigned.signer("SHA256withRSA", root.getPrivate()),
                false);
        assertEquals(
                "CN=alice <- CN=Root",
                new PathBuilder(CertificationAuthorities.of(List.of(rootCa)), Sha1Signatures.REFUSE)
                        .build(List.of(alice), RequiredUsage.CLIENT_AUTHENTICATION, now)
                        .toString());
    }
}
