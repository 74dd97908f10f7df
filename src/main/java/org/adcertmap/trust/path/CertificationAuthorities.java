// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * The CAs from which certification paths are built. Immutable.
 *
 * @param roots the trusted root CAs, which are the trust anchors; all are self-signed
 * @param intermediates CAs that may be part of a certification path; not trusted by themselves, so that foreign ones do
 *     no harm
 */
public record CertificationAuthorities(List<X509Certificate> roots, List<X509Certificate> intermediates) {
    /** No CA at all: every certificate is untrusted. */
    public static final CertificationAuthorities NONE = new CertificationAuthorities(List.of(), List.of());

    /** Copies the lists. */
    public CertificationAuthorities {
        roots = List.copyOf(roots);
        intermediates = List.copyOf(intermediates);
    }

    /**
     * Takes the self-signed certificates for root CAs and the others for intermediate CAs. Windows wants only
     * self-signed certificates in its root store as well (KB2802568).
     */
    public static CertificationAuthorities of(Collection<X509Certificate> certificates) {
        return new CertificationAuthorities(
                certificates.stream()
                        .filter(CertificationAuthorities::isSelfSigned)
                        .toList(),
                certificates.stream()
                        .filter(certificate -> !isSelfSigned(certificate))
                        .toList());
    }

    /** Returns these CAs with further intermediate CAs. */
    public CertificationAuthorities with(List<X509Certificate> furtherIntermediates) {
        return new CertificationAuthorities(
                roots,
                Stream.concat(intermediates.stream(), furtherIntermediates.stream())
                        .toList());
    }

    private static boolean isSelfSigned(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            return false; // subject and issuer have one name, but another key has signed it
        }
    }
}
