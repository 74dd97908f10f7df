// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A valid certification path (RFC 5280 section 6): the client certificate first, the trust anchor last, each issued by
 * the next. Immutable.
 */
public record CertificationPath(List<X509Certificate> certificates) {
    /** Copies the list, which has at least two certificates. */
    public CertificationPath {
        certificates = List.copyOf(certificates);
        if (certificates.size() < 2) {
            throw new IllegalArgumentException("a certification path has a client certificate and a trust anchor");
        }
    }

    /** The earliest notAfter of its certificates: until then every certificate of the path is valid. */
    public Instant notAfter() {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** The subjects from the client certificate to the trust anchor. */
    @Override
    public String toString() {
        return certificates.stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .collect(Collectors.joining(" <- "));
    }
}
