// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.pkix;

import java.io.IOException;
import java.security.AlgorithmParameters;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.DSAPublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidParameterSpecException;
import java.security.spec.PSSParameterSpec;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The algorithms with which certificates, CRLs and OCSP responses may be signed; no other counts. MD5 and SHA-1 are not
 * allowed: who chooses parts of what is signed can produce two contents with one signature. Only for certificates a
 * setting can accept SHA-1, see {@link Sha1Signatures}. RSA keys have at least 1024 and EC keys at least 224 bits, as
 * in the JDK's {@code jdk.certpath.disabledAlgorithms}, which applies to certificates in addition; larger keys than any
 * CA has are not allowed either. Stateless.
 */
public final class SignatureAlgorithms {
    /** RSASSA-PSS, whose digest is in its parameters. */
    public static final String RSASSA_PSS = "1.2.840.113549.1.1.10";

    private static final int MIN_RSA_BITS = 1024;
    private static final int MIN_EC_BITS = 224;
    /** The largest in use is 2^32+1; CryptoAPI has 32 bits for it, and the JDK permits 3072. */
    private static final int MAX_RSA_EXPONENT_BITS = 33;
    /** The largest of FIPS 186-4 4.2; the JDK permits any. */
    private static final int MAX_DSA_BITS = 3072;

    private static final String PSS_DIGEST = "SHA-?(224|256|384|512).*|SHA3-.*";
    /** The name in the JDK by object identifier. */
    private static final Map<String, String> ALLOWED = Map.ofEntries(
            Map.entry("1.2.840.113549.1.1.11", "SHA256withRSA"),
            Map.entry("1.2.840.113549.1.1.12", "SHA384withRSA"),
            Map.entry("1.2.840.113549.1.1.13", "SHA512withRSA"),
            Map.entry("1.2.840.113549.1.1.14", "SHA224withRSA"),
            Map.entry(RSASSA_PSS, "RSASSA-PSS"),
            Map.entry("1.2.840.10045.4.3.1", "SHA224withECDSA"),
            Map.entry("1.2.840.10045.4.3.2", "SHA256withECDSA"),
            Map.entry("1.2.840.10045.4.3.3", "SHA384withECDSA"),
            Map.entry("1.2.840.10045.4.3.4", "SHA512withECDSA"),
            Map.entry("2.16.840.1.101.3.4.3.2", "SHA256withDSA"),
            Map.entry("2.16.840.1.101.3.4.3.10", "SHA3-256withECDSA"),
            Map.entry("2.16.840.1.101.3.4.3.11", "SHA3-384withECDSA"),
            Map.entry("2.16.840.1.101.3.4.3.12", "SHA3-512withECDSA"),
            Map.entry("2.16.840.1.101.3.4.3.14", "SHA3-256withRSA"),
            Map.entry("2.16.840.1.101.3.4.3.15", "SHA3-384withRSA"),
            Map.entry("2.16.840.1.101.3.4.3.16", "SHA3-512withRSA"),
            Map.entry("2.16.840.1.101.3.4.3.17", "ML-DSA-44"),
            Map.entry("2.16.840.1.101.3.4.3.18", "ML-DSA-65"),
            Map.entry("2.16.840.1.101.3.4.3.19", "ML-DSA-87"),
            Map.entry("1.3.101.112", "Ed25519"),
            Map.entry("1.3.101.113", "Ed448"));
    /** The names of the best known of those that are not allowed, for messages. */
    private static final Map<String, String> REFUSED = Map.of(
            "1.2.840.113549.1.1.2", "MD2withRSA",
            "1.2.840.113549.1.1.4", "MD5withRSA",
            "1.2.840.113549.1.1.5", "SHA1withRSA",
            "1.3.14.3.2.29", "SHA1withRSA",
            "1.2.840.10040.4.3", "SHA1withDSA",
            "1.2.840.10045.4.1", "SHA1withECDSA");

    /** Those of them with SHA-1. */
    private static final Set<String> SHA1 =
            Set.of("1.2.840.113549.1.1.5", "1.3.14.3.2.29", "1.2.840.10040.4.3", "1.2.840.10045.4.1");

    private SignatureAlgorithms() {}

    /** Returns the JDK's name of an algorithm that is allowed; empty if it is not. */
    public static Optional<String> jdkName(String oid) {
        return Optional.ofNullable(ALLOWED.get(oid));
    }

    /**
     * Returns why a signature does not count; empty if its algorithm is allowed.
     *
     * @param oid the object identifier of the signature algorithm
     * @param parameters its parameters, DER; empty for none
     */
    public static Optional<String> refusal(String oid, Optional<byte[]> parameters) {
        if (!ALLOWED.containsKey(oid)) {
            return Optional.of("the signature algorithm " + REFUSED.getOrDefault(oid, oid) + " is not allowed");
        }
        return oid.equals(RSASSA_PSS) ? pssRefusal(parameters) : Optional.empty();
    }

    private static Optional<String> pssRefusal(Optional<byte[]> parameters) {
        if (parameters.isEmpty()) {
            return Optional.of("the signature algorithm RSASSA-PSS with SHA-1 is not allowed"); // the default
        }
        try {
            String digest = pssDigest(parameters.get());
            return digest.matches(PSS_DIGEST)
                    ? Optional.empty()
                    : Optional.of("the signature algorithm RSASSA-PSS with " + digest + " is not allowed");
        } catch (NoSuchAlgorithmException | InvalidParameterSpecException | IOException e) {
            return Optional.of("the parameters of the signature algorithm RSASSA-PSS are malformed");
        }
    }

    private static String pssDigest(byte[] parameters)
            throws NoSuchAlgorithmException, InvalidParameterSpecException, IOException {
        AlgorithmParameters decoded = AlgorithmParameters.getInstance("RSASSA-PSS");
        decoded.init(parameters);
        return decoded.getParameterSpec(PSSParameterSpec.class).getDigestAlgorithm();
    }

    /** Returns why signatures with a key do not count; empty if they do. */
    public static Optional<String> refusal(PublicKey key) {
        boolean isShort = key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < MIN_RSA_BITS
                || key instanceof ECPublicKey ec && ec.getParams().getOrder().bitLength() < MIN_EC_BITS;
        return isShort ? Optional.of("the " + key.getAlgorithm() + " key is too short") : oversize(key);
    }

    /**
     * Returns why no signature may be verified with a key: a client may present a key that it has made itself, with
     * which one verification takes seconds; empty if signatures may be verified. The JDK itself accepts no RSA modulus
     * of more than 16384 bits.
     */
    public static Optional<String> oversize(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getPublicExponent().bitLength();
            return bits > MAX_RSA_EXPONENT_BITS
                    ? Optional.of("the public exponent of the RSA key has " + bits + " bits, at most "
                            + MAX_RSA_EXPONENT_BITS + " are allowed")
                    : Optional.empty();
        }
        if (key instanceof DSAPublicKey dsa && dsa.getParams() != null) {
            int bits = dsa.getParams().getP().bitLength();
            return bits > MAX_DSA_BITS
                    ? Optional.of("the DSA key has " + bits + " bits, at most " + MAX_DSA_BITS + " are allowed")
                    : Optional.empty();
        }
        return Optional.empty();
    }

    /** Returns why the signature of a certificate does not count; empty if its algorithm is allowed. */
    public static Optional<String> refusal(X509Certificate certificate, Sha1Signatures sha1Signatures) {
        Optional<String> refusal =
                refusal(certificate.getSigAlgOID(), Optional.ofNullable(certificate.getSigAlgParams()));
        if (refusal.isEmpty() || !isSha1(certificate)) {
            return refusal;
        }
        return switch (sha1Signatures) {
            case ACCEPT_CERTIFICATES -> Optional.empty();
            case REFUSE -> refusal.map(reason -> reason + " by sha1Signatures = " + sha1Signatures.spelling());
        };
    }

    private static boolean isSha1(X509Certificate certificate) {
        byte[] parameters = certificate.getSigAlgParams();
        if (!certificate.getSigAlgOID().equals(RSASSA_PSS) || parameters == null) {
            return SHA1.contains(certificate.getSigAlgOID());
        }
        try {
            return pssDigest(parameters).matches("SHA-?1");
        } catch (NoSuchAlgorithmException | InvalidParameterSpecException | IOException e) {
            return false;
        }
    }
}
