// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.cache;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import org.adcertmap.cache.RecentValues;
import org.adcertmap.trust.path.PresentedChain;

/**
 * Identifies a certificate chain in a cache: the SHA-256 of its certificates, 32 octets instead of kilobytes. Equal
 * keys mean that the same outcome applies, which is all that callers may conclude. The client's certificate is always
 * part of the key, so that no client chooses an entry for another one's certificate. Of the other certificates that the
 * client presents, those are part of it that can be part of the certification path: a denial without an intermediate CA
 * is not served to a client that presents it, and any others do not make another key. {@link PresentedChain#relevant}
 * alone decides that. Immutable.
 *
 * <p>The octets are four numbers, big-endian: a value without an array, which is compared and hashed in a few
 * instructions.
 */
public record ChainKey(long octets0, long octets8, long octets16, long octets24) {
    /** Keys of the last logins, by a part of the hash: the caches of a login share one object. */
    private static final RecentValues<ChainKey> LAST = new RecentValues<>(ChainKey::hashCode, ChainKey::equals);

    /**
     * The key of a chain: the SHA-256 of the DER encodings of its certificates, one after the other. DER contains its
     * own length, so that different chains are different octets.
     *
     * @param relevant a chain of {@link PresentedChain#relevant}
     * @throws IllegalArgumentException if the chain is empty
     */
    public static ChainKey of(List<X509Certificate> relevant) {
        return of(relevant, "");
    }

    /**
     * The key of a chain for an outcome that depends on something else as well: {@link #of(List)} where that is an
     * empty text; otherwise the text is hashed after an octet 00, which begins no DER encoding of a certificate, so
     * that the key is that of no other chain or text.
     *
     * @param other what else the outcome depends on; chosen by the administrator, never by a client
     * @throws IllegalArgumentException if the chain is empty
     */
    public static ChainKey of(List<X509Certificate> relevant, String other) {
        if (relevant.isEmpty()) {
            throw new IllegalArgumentException("the certificate chain is empty");
        }
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (X509Certificate certificate : relevant) {
                digest.update(certificate.getEncoded());
            }
            if (!other.isEmpty()) {
                digest.update((byte) 0);
                digest.update(other.getBytes(StandardCharsets.UTF_8));
            }
            ByteBuffer octets = ByteBuffer.wrap(digest.digest());
            return LAST.shared(new ChainKey(octets.getLong(), octets.getLong(), octets.getLong(), octets.getLong()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded can be hashed", e);
        }
    }

    /** Any part of a SHA-256 is evenly distributed. */
    @Override
    public int hashCode() {
        return (int) octets0;
    }
}
