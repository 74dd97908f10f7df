// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.pki;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PSSParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Issues self-signed certificates with any signature algorithm of the JDK. */
public final class SelfSigned {
    private static final String PSS = "PSS ";

    private SelfSigned() {}

    /**
     * Issues a certificate of a TLS server.
     *
     * @param algorithm for example {@code SHA384withRSA} or {@code Ed25519}; {@code PSS SHA-512} is RSASSA-PSS
     */
    public static Identity withAlgorithm(String algorithm, String... dnsNames) {
        KeyPair keys = keys(algorithm);
        Instant now = Instant.now();
        X500Name name = new X500Name("CN=" + algorithm);
        GeneralName[] names = Arrays.stream(dnsNames)
                .map(dns -> new GeneralName(GeneralName.dNSName, dns))
                .toArray(GeneralName[]::new);
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    BigInteger.valueOf(now.toEpochMilli()),
                    Date.from(now.minus(Duration.ofHours(1))),
                    Date.from(now.plus(Duration.ofDays(1))),
                    name,
                    keys.getPublic());
            if (names.length > 0) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            }
            byte[] der = builder.build(signer(algorithm, keys.getPrivate())).getEncoded();
            return new Identity(keys.getPrivate(), List.of(Signing.parse(der)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair keys(String algorithm) {
        String type = algorithm.startsWith(PSS) ? "RSA" : algorithm.replaceAll(".*with", "");
        try {
            return switch (type) {
                case "ECDSA" -> Signing.newKeys();
                case "DSA" -> SharedKeys.dsa();
                case "RSA" -> SharedKeys.rsa(0);
                default -> KeyPairGenerator.getInstance(type).generateKeyPair(); // the algorithm says the curve
            };
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns what signs with the algorithm, see {@link #withAlgorithm}. */
    public static ContentSigner signer(String algorithm, PrivateKey key)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        if (!algorithm.startsWith(PSS)) {
            return new JcaContentSignerBuilder(algorithm).build(key);
        }
        String digest = algorithm.substring(PSS.length());
        AlgorithmIdentifier identifier =
                new DefaultSignatureAlgorithmIdentifierFinder().find(digest.replace("-", "") + "withRSAandMGF1");
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(identifier.getParameters().toASN1Primitive().getEncoded());
        Signature signature = Signature.getInstance("RSASSA-PSS");
        signature.setParameter(parameters.getParameterSpec(PSSParameterSpec.class));
        signature.initSign(key);
        return new PssSigner(identifier, signature, new ByteArrayOutputStream());
    }

    /** Signs with RSASSA-PSS of the JDK, which Bouncy Castle looks up by another name. */
    private record PssSigner(AlgorithmIdentifier algorithm, Signature signature, ByteArrayOutputStream signed)
            implements ContentSigner {
        @Override
        public AlgorithmIdentifier getAlgorithmIdentifier() {
            return algorithm;
        }

        @Override
        public OutputStream getOutputStream() {
            return signed;
        }

        @Override
        public byte[] getSignature() {
            try {
                signature.update(signed.toByteArray());
                return signature.sign();
            } catch (SignatureException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
