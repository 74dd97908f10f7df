package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/**
 * Which authorities may issue certificates that log in? The direct issuer of a certificate must be among them; an
 * authority above it is not enough. Sources: KB281245, KB295663 (NTAuthCertificates); KB5057784 for explicit mappings.
 * Implementations are safe for any number of threads and throw what says that they could not ask.
 */
public interface NtAuth {
    /** Whether one of these authorities has issued the certificate, by name and by signature. */
    default boolean containsIssuerOf(X509Certificate certificate) {
        return !issuerThumbprints(certificate).isEmpty();
    }

    /** The thumbprints of those listed that have issued it; several where an authority was renewed with its old key. */
    Set<String> issuerThumbprints(X509Certificate certificate);

    /** Every authority from which a path leads to a root. */
    NtAuth OFF = new NtAuth() {
        @Override
        public boolean containsIssuerOf(X509Certificate certificate) {
            return true;
        }

        @Override
        public Set<String> issuerThumbprints(X509Certificate certificate) {
            return Set.of();
        }
    };

    /** These authorities and no others; checks name and signature each time. */
    static NtAuth of(List<X509Certificate> authorities) {
        List<X509Certificate> all = List.copyOf(authorities);
        return certificate -> IssuerSignature.thumbprints(all, certificate);
    }
}
