// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.GeneralSecurityException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Thumbprint;
import org.adcertmap.trust.pkix.SignatureAlgorithms;

/**
 * Finds the issuers of a certificate among CAs: the subject of an issuer is the certificate's issuer, and its key has
 * signed the certificate. Stateless.
 */
public final class IssuerSignature {
    private IssuerSignature() {}

    /** Returns the SHA-1 thumbprints of those CAs that have issued the certificate. */
    public static Set<String> issuerThumbprints(List<X509Certificate> cas, X509Certificate certificate) {
        return cas.stream()
                .filter(ca -> hasIssued(ca, certificate))
                .map(IssuerSignature::thumbprint)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String thumbprint(X509Certificate ca) {
        try {
            return Thumbprint.of(ca);
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException("a decoded certificate has no encoding", e);
        }
    }

    /**
     * Searches, by name and signature only, for a chain of issuers: the shortest to one of the root CAs, or, where
     * there is none, a longest one. The certificate itself comes first, and is all of it if it is a root CA; no
     * certificate is in it twice.
     */
    public static List<X509Certificate> longestChain(
            X509Certificate certificate, List<X509Certificate> cas, List<X509Certificate> roots) {
        Set<X509Certificate> seen = new HashSet<>();
        Deque<List<X509Certificate>> queue = new ArrayDeque<>(List.of(List.of(certificate)));
        List<X509Certificate> longest = queue.peek();
        while (!queue.isEmpty()) {
            List<X509Certificate> chain = queue.poll();
            X509Certificate last = chain.get(chain.size() - 1);
            if (roots.contains(last)) {
                return chain;
            }
            longest = chain;
            for (X509Certificate ca : cas) {
                if (hasIssued(ca, last) && seen.add(ca)) {
                    List<X509Certificate> extended = new ArrayList<>(chain);
                    extended.add(ca);
                    queue.add(extended);
                }
            }
        }
        return longest;
    }

    /**
     * Returns why a signature is not verified: a CA with the name of the issuer has a key that is too large; empty
     * where there is none.
     */
    public static Optional<String> unverified(Collection<X509Certificate> cas, X509Certificate certificate) {
        return cas.stream()
                .filter(ca -> hasNameOfIssuer(ca, certificate))
                .flatMap(ca -> SignatureAlgorithms.oversize(ca.getPublicKey()).stream()
                        .map(reason ->
                                reason + " (" + ca.getSubjectX500Principal().getName() + ")"))
                .findFirst();
    }

    static boolean hasNameOfIssuer(X509Certificate ca, X509Certificate certificate) {
        return ca.getSubjectX500Principal().equals(certificate.getIssuerX500Principal());
    }

    /** Whether this CA has issued the certificate, by name and signature; no key that is too large has. */
    public static boolean hasIssued(X509Certificate ca, X509Certificate certificate) {
        if (!hasNameOfIssuer(ca, certificate)
                || SignatureAlgorithms.oversize(ca.getPublicKey()).isPresent()) {
            return false;
        }
        try {
            certificate.verify(ca.getPublicKey());
            return true;
        } catch (GeneralSecurityException | RuntimeException e) {
            // Another CA of this name has signed it, or its signature cannot be verified; for some malformed
            // algorithm parameters the JDK throws unchecked exceptions.
            return false;
        }
    }
}
