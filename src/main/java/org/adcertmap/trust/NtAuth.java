// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * The CAs that may issue certificates for logon, as in the NTAuthCertificates object of Active Directory. The issuing
 * CA of a certificate must be in it; a CA higher in the certification path is not sufficient. Sources: KB281245,
 * KB295663 (NTAuthCertificates); KB5057784 for explicit mappings. Implementations are thread-safe and throw an
 * unchecked exception where the CAs cannot be read.
 */
public interface NtAuth {
    /** Whether a CA in it has issued the certificate, by name and signature. */
    default boolean containsIssuerOf(X509Certificate certificate) {
        return !issuerThumbprints(certificate).isEmpty();
    }

    /**
     * Returns the SHA-1 thumbprints of the CAs in it that have issued the certificate; several where a CA certificate
     * was renewed with the same key.
     */
    Set<String> issuerThumbprints(X509Certificate certificate);

    /** Returns the CAs in it; they may be part of a certification path, though none is a trust anchor by that. */
    default List<X509Certificate> cas() {
        return List.of();
    }

    /** The check is switched off: every CA may issue certificates for logon. */
    NtAuth OFF = new NtAuth() {
        @Override
        public boolean containsIssuerOf(X509Certificate certificate) {
            return true;
        }

        @Override
        public Set<String> issuerThumbprints(X509Certificate certificate) {
            return Set.of();
        }

        @Override
        public List<X509Certificate> cas() {
            return List.of();
        }
    };

    /** These CAs and no others; verifies name and signature each time. */
    static NtAuth of(List<X509Certificate> cas) {
        List<X509Certificate> copy = List.copyOf(cas);
        return new NtAuth() {
            @Override
            public Set<String> issuerThumbprints(X509Certificate certificate) {
                return IssuerSignature.issuerThumbprints(copy, certificate);
            }

            @Override
            public List<X509Certificate> cas() {
                return copy;
            }
        };
    }
}
