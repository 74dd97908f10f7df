// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.kerberos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.spec.PSSParameterSpec;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/**
 * Computes the channel binding {@code tls-server-end-point} of a TLS session: the hash of the server's certificate, by
 * the hash function of the signature on that certificate, with SHA-256 in place of MD5 and SHA-1 (RFC 5929 4.1). The
 * hash function of RSASSA-PSS is in the parameters of the signature (RFC 4055 3.1). A signature algorithm without a
 * hash function of its own, such as Ed25519, for which RFC 5929 defines none, counts as SHA-256. Stateless.
 */
final class TlsServerEndPoint {
    private static final byte[] PREFIX = "tls-server-end-point:".getBytes(StandardCharsets.US_ASCII);
    private static final String RSASSA_PSS = "1.2.840.113549.1.1.10";
    private static final String SHA_256 = "SHA-256";
    /** The JDK's name of a signature algorithm with a hash function, for example {@code SHA384withECDSA}. */
    private static final Pattern HASH_WITH = Pattern.compile("(.+)WITH.+");
    /** A hash function of the SHA-2 family in such a name, for example {@code SHA512/256}. */
    private static final Pattern SHA_2 = Pattern.compile("SHA-?(\\d{3}(?:/\\d{3})?)");

    private TlsServerEndPoint() {}

    /**
     * Returns the octets of the channel binding.
     *
     * @throws SSLPeerUnverifiedException if the session has no certificate of the server
     * @throws GeneralSecurityException if the certificate cannot be hashed
     */
    static byte[] of(SSLSession session) throws SSLPeerUnverifiedException, GeneralSecurityException {
        if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
            return of(certificate);
        }
        throw new SSLPeerUnverifiedException("the certificate of the server is not an X.509 certificate");
    }

    static byte[] of(X509Certificate certificate) throws GeneralSecurityException {
        byte[] hash = MessageDigest.getInstance(hashFunction(certificate)).digest(certificate.getEncoded());
        byte[] octets = new byte[PREFIX.length + hash.length];
        System.arraycopy(PREFIX, 0, octets, 0, PREFIX.length);
        System.arraycopy(hash, 0, octets, PREFIX.length, hash.length);
        return octets;
    }

    private static String hashFunction(X509Certificate certificate) throws GeneralSecurityException {
        String name = certificate.getSigAlgOID().equals(RSASSA_PSS)
                ? pssHashFunction(certificate.getSigAlgParams())
                : namedHashFunction(certificate.getSigAlgName());
        if (name.matches("MD[245]|SHA-?1?")) {
            return SHA_256;
        }
        Matcher sha2 = SHA_2.matcher(name);
        return sha2.matches() ? "SHA-" + sha2.group(1) : name;
    }

    private static String namedHashFunction(String signatureAlgorithm) {
        Matcher matcher = HASH_WITH.matcher(signatureAlgorithm.toUpperCase(Locale.ROOT));
        return matcher.matches() ? matcher.group(1) : SHA_256;
    }

    private static String pssHashFunction(byte[] parameters) throws GeneralSecurityException {
        if (parameters == null) {
            return "SHA-1"; // the default of RFC 4055
        }
        try {
            AlgorithmParameters decoded = AlgorithmParameters.getInstance("RSASSA-PSS");
            decoded.init(parameters);
            return decoded.getParameterSpec(PSSParameterSpec.class)
                    .getDigestAlgorithm()
                    .toUpperCase(Locale.ROOT);
        } catch (IOException e) {
            throw new GeneralSecurityException("the parameters of RSASSA-PSS are malformed", e);
        }
    }
}
