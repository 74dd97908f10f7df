// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.listed;

import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.mapping.ListedUser;

/**
 * The mappings in use, disabled ones left out. Immutable.
 *
 * @param oneToOne users by the encoding of the whole certificate
 * @param manyToOne in the order in which they are tried
 */
public record ListedMappings(Map<ByteBuffer, ListedUser> oneToOne, List<ManyToOneMapping> manyToOne) {
    /** The name of the method, for log lines and principals. */
    public static final String ONE_TO_ONE = "oneToOne";
    /** The name of the method, for log lines and principals. */
    public static final String MANY_TO_ONE = "manyToOne";

    /** Copies both. */
    public ListedMappings {
        oneToOne = Map.copyOf(oneToOne);
        manyToOne = List.copyOf(manyToOne);
    }

    /** Returns the key of a certificate: its encoding. */
    public static ByteBuffer key(X509Certificate certificate) {
        try {
            return ByteBuffer.wrap(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a decoded certificate has its encoding", e);
        }
    }

    Optional<ListedUser> userOf(X509Certificate certificate) {
        return Optional.ofNullable(oneToOne.get(key(certificate)));
    }
}
