package org.adcertmap.trust;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Thumbprint;

/** Has this authority issued that certificate? Its subject is the other's issuer, and its key has signed it. */
final class IssuerSignature {
    private IssuerSignature() {}

    /** The thumbprints of those authorities that have issued it. */
    static Set<String> thumbprints(List<X509Certificate> authorities, X509Certificate certificate) {
        return authorities.stream()
                .filter(authority -> hasIssued(authority, certificate))
                .map(IssuerSignature::thumbprint)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String thumbprint(X509Certificate authority) {
        try {
            return Thumbprint.of(authority);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a certificate that was decoded has an encoding", e);
        }
    }

    /**
     * A way upwards from the certificate, by name and signature: the shortest to one of the roots, or, where there is
     * none, one as long as can be. The certificate itself first; each stands there once.
     */
    static List<X509Certificate> links(
            X509Certificate certificate, List<X509Certificate> authorities, List<X509Certificate> roots) {
        Set<X509Certificate> seen = new HashSet<>();
        Deque<List<X509Certificate>> open = new ArrayDeque<>(List.of(List.of(certificate)));
        List<X509Certificate> longest = open.peek();
        while (!open.isEmpty()) {
            List<X509Certificate> way = open.poll();
            X509Certificate last = way.get(way.size() - 1);
            if (way.size() > 1 && roots.contains(last)) {
                return way;
            }
            longest = way;
            for (X509Certificate authority : authorities) {
                if (hasIssued(authority, last) && seen.add(authority)) {
                    List<X509Certificate> further = new ArrayList<>(way);
                    further.add(authority);
                    open.add(further);
                }
            }
        }
        return longest;
    }

    static boolean hasIssued(X509Certificate authority, X509Certificate certificate) {
        if (!authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false; // signed by another key of an authority with this name, or not verifiable: not issued by this
            // one
        }
    }
}
