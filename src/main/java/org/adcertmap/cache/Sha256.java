package org.adcertmap.cache;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * Computes cache keys: the SHA-256 of certificates, 32 octets instead of kilobytes. Equal keys mean equal certificates.
 */
final class Sha256 {
    private Sha256() {}

    /** The SHA-256 of the DER encodings, one after the other. */
    static ByteBuffer of(List<X509Certificate> certificates) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (X509Certificate certificate : certificates) {
                digest.update(certificate.getEncoded());
            }
            return ByteBuffer.wrap(digest.digest()).asReadOnlyBuffer();
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded can be hashed", e);
        }
    }
}
