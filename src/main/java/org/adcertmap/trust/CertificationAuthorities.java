package org.adcertmap.trust;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;

/**
 * Which authorities are there? Immutable.
 *
 * @param roots those that are believed; all have signed themselves
 * @param intermediates those that may stand between, where one of the roots vouches for them; strangers do no harm
 */
public record CertificationAuthorities(List<X509Certificate> roots, List<X509Certificate> intermediates) {
    /** Nobody is believed. */
    public static final CertificationAuthorities NONE = new CertificationAuthorities(List.of(), List.of());

    public CertificationAuthorities {
        roots = List.copyOf(roots);
        intermediates = List.copyOf(intermediates);
    }

    /**
     * Those of these that have signed themselves are roots. Windows minds others in its store of roots as well
     * (KB2802568).
     */
    public static CertificationAuthorities of(Collection<X509Certificate> certificates) {
        return new CertificationAuthorities(
                certificates.stream().filter(CertificationAuthorities::isRoot).toList(),
                certificates.stream()
                        .filter(certificate -> !isRoot(certificate))
                        .toList());
    }

    private static boolean isRoot(X509Certificate certificate) {
        if (!certificate.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(certificate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // of the same name, but signed by another key
        }
    }
}
