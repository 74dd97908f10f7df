// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation.crl;

import java.io.IOException;
import java.io.OutputStream;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import org.adcertmap.certificate.der.DerReader;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.pkix.SignatureAlgorithms;

/**
 * Verifies the signature of a CRL while it is written here. {@link SignatureAlgorithms} has the algorithms and keys
 * that are allowed. Confined to one thread.
 */
final class SignatureVerifier extends OutputStream {
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
        Optional<byte[]> parameters = parts.hasNext() ? Optional.of(parts.next().encoded()) : Optional.empty();
        Optional<String> refusal = SignatureAlgorithms.refusal(oid, parameters);
        if (refusal.isPresent()) {
            throw new IOException("the CRL is signed with an algorithm that is not allowed: " + refusal.get());
        }
        refusal = SignatureAlgorithms.refusal(key);
        if (refusal.isPresent()) {
            throw new IOException("the CRL is signed with a key that is not allowed: " + refusal.get());
        }
        try {
            signature = Signature.getInstance(SignatureAlgorithms.jdkName(oid).orElseThrow());
            if (oid.equals(SignatureAlgorithms.RSASSA_PSS)) {
                signature.setParameter(pssParameters(parameters.orElseThrow()));
            }
            signature.initVerify(key);
        } catch (GeneralSecurityException | RuntimeException e) {
            // Security providers throw unchecked exceptions for some keys and parameters.
            throw new IOException("the signature of the CRL cannot be verified: " + e.getMessage(), e);
        }
    }

    private static PSSParameterSpec pssParameters(byte[] encoded) throws IOException, GeneralSecurityException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(encoded);
        return parameters.getParameterSpec(PSSParameterSpec.class);
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        try {
            signature.update(octets, offset, length);
        } catch (SignatureException | RuntimeException e) {
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
        } catch (SignatureException | RuntimeException e) {
            return false; // not even the form of a signature of this algorithm, or the security provider cannot verify
            // it
        }
    }
}
