package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Which authorities stand between a certificate and one that is believed? Each certificate was issued by the next; the
 * first is the client's, the last the anchor. Immutable.
 */
public record CertificationPath(List<X509Certificate> certificates) {
    public CertificationPath {
        certificates = List.copyOf(certificates);
        if (certificates.size() < 2) {
            throw new IllegalArgumentException("a path has a certificate and an anchor");
        }
    }

    /** Until when every certificate of it is valid. */
    public Instant notAfter() {
        return certificates.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .min(Instant::compareTo)
                .orElseThrow();
    }

    /** The subjects from the client to the anchor. */
    @Override
    public String toString() {
        return certificates.stream()
                .map(certificate -> certificate.getSubjectX500Principal().getName())
                .collect(Collectors.joining(" <- "));
    }
}
