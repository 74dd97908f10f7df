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
 * Has this key signed those octets, in a way that still counts? MD5 and SHA-1 do not, nor do RSA keys under 1024 and EC
 * keys under 224 bits, as in the JDK's own {@code jdk.certpath.disabledAlgorithms}; that list itself can only be asked
 * about whole paths. An algorithm that is not named here does not count either. Used by one thread.
 */
final class SignatureVerifier extends OutputStream {
    private static final int LEAST_RSA = 1024;
    private static final int LEAST_EC = 224;
    private static final String PSS = "1.2.840.113549.1.1.10";
    private static final Map<String, String> KNOWN = Map.of(
            "1.2.840.113549.1.1.11",
            "SHA256withRSA",
            "1.2.840.113549.1.1.12",
            "SHA384withRSA",
            "1.2.840.113549.1.1.13",
            "SHA512withRSA",
            PSS,
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
     * @param algorithm what is in an AlgorithmIdentifier
     * @throws IOException saying why it does not count
     */
    SignatureVerifier(byte[] algorithm, PublicKey key) throws IOException, MalformedDerException {
        DerReader parts = DerReader.of(algorithm);
        String oid = parts.nextOid();
        if (!KNOWN.containsKey(oid)) {
            throw new IOException("it is signed by an algorithm that does not count here: " + oid);
        }
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_RSA
                || key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < LEAST_EC) {
            throw new IOException("it is signed by a key that is too short");
        }
        try {
            signature = Signature.getInstance(KNOWN.get(oid));
            if (oid.equals(PSS)) {
                signature.setParameter(pss(parts));
            }
            signature.initVerify(key);
        } catch (GeneralSecurityException e) {
            throw new IOException("its signature cannot be checked: " + e.getMessage(), e);
        }
    }

    private static PSSParameterSpec pss(DerReader parts)
            throws IOException, GeneralSecurityException, MalformedDerException {
        AlgorithmParameters parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(parts.next(DerReader.SEQUENCE).encoded());
        PSSParameterSpec spec = parameters.getParameterSpec(PSSParameterSpec.class);
        if (!spec.getDigestAlgorithm().matches("SHA-?(256|384|512)")) {
            throw new IOException(
                    "it is signed by an algorithm that does not count here: " + spec.getDigestAlgorithm());
        }
        return spec;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int from, int length) throws IOException {
        try {
            signature.update(octets, from, length);
        } catch (SignatureException e) {
            throw new IOException("its signature cannot be checked: " + e.getMessage(), e);
        }
    }

    /** @param bitString what is in the BIT STRING of the signature */
    boolean isBy(byte[] bitString) {
        try {
            return bitString.length > 1 && bitString[0] == 0 && signature.verify(bitString, 1, bitString.length - 1);
        } catch (SignatureException e) {
            return false; // no signature of this kind at all
        }
    }
}
