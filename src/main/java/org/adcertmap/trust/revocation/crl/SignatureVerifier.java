// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.io.IOException;
import java.io.OutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;

/**
 * Verifies the signature of a CRL while it is written here. MD5 and SHA-1 are not allowed, nor are RSA keys under 1024
 * and EC keys under 224 bits, as in the JDK's {@code jdk.certpath.disabledAlgorithms}; that security property itself
 * can be applied to certification paths only. Algorithms that are not named here are not allowed either. Confined to
 * one thread.
 */
final class SignatureVerifier extends OutputStream {
    private static final int MIN_RSA_BITS = 1024;
    private static final int MIN_EC_BITS = 224;
    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
    private static final Map<String, String> ALGORITHMS = Map.of(
            "1.2.840.113549.1.1.11",
            "SHA256withRSA",
            "1.2.840.113549.1.1.12",
            "SHA384withRSA",
            "1.2.840.113549.1.1.13",
            "SHA512withRSA",
            RSASSA_PSS,
            "RSASSA-PSS",
            "1.2.840.10045.4.3.2",
            "SHA256withECDSA",
            "1.2.840.10045.4.3.3",
            "SHA384withECDSA",
            "1.2.840.10045.4.3.4",
            "SHA512withECDSA",
            "1.3.101.112",
            "Ed25519",
            "1.3.101.113",
            "Ed448");

    private final Signature signature;

    /**
     * Creates a verifier.
     *
     * @param algorithm the contents of the AlgorithmIdentifier
     * @throws IOException if the algorithm or key is not allowed, with the reason
     */
    SignatureVerifier(byte[] algorithm, PublicKey key) throws IOException, MalformedDerException {
        DerReader parts = DerReader.of(algorithm);
        String oid = parts.nextOid();
        if (!ALGORITHMS.containsKey(oid)) {
            throw new IOException("the CRL is signed with an algorithm that is not allowed: " + oid);
        }
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS
                || key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < MIN_EC_BITS) {
            throw new IOException("the CRL is signed with a key that is too short");
        }
        try {
            signature = Signature.getInstance(ALGORITHMS.get(oid));
            if (oid.equals(RSASSA_PSS)) {
                signature.setParameter(pssParameters(parts));
            }
            signature.initVerify(key);
        } catch (GeneralSecurityException e) {
            throw new IOException("the signature of the CRL cannot be verified: " + e.getMessage(), e);
        }
    }

    private static PSSParameterSpec pssParameters(DerReader parts)
            throws IOException, GeneralSecurityException, MalformedDerException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(parts.next(DerReader.SEQUENCE).encoded());
        PSSParameterSpec spec = parameters.getParameterSpec(PSSParameterSpec.class);
        if (!spec.getDigestAlgorithm().matches("SHA-?(256|384|512)")) {
            throw new IOException(
                    "the CRL is signed with an algorithm that is not allowed: " + spec.getDigestAlgorithm());
        }
        return spec;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            signature.update(octets, offset, length);
        } catch (SignatureException e) {
            throw new IOException("the signature of the CRL cannot be verified: " + e.getMessage(), e);
        }
    }

    /**
     * Returns whether the signature is good.
     *
     * @param bitString the contents of the BIT STRING of the signature
     */
    boolean verify(byte[] bitString) {
        try {
            return bitString.length > 1 && bitString[0] == 0 && signature.verify(bitString, 1, bitString.length - 1);
        } catch (SignatureException e) {
            return false; // not even the form of a signature of this algorithm
        }
    }
}
