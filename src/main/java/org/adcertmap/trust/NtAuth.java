// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.trust.path.IssuerSignature;

/**
 * The CAs that may issue certificates for logon, as in the NTAuthCertificates object of Active Directory. The issuing
 * CA of a certificate must be in it; a CA higher in the certification path is not sufficient. Immutable; changed CAs
 * are another object. Sources: KB281245, KB295663 (NTAuthCertificates); KB5057784 for explicit mappings.
 */
@FunctionalInterface
public interface NtAuth {
    /** The check is switched off: every CA may issue certificates for logon. */
    NtAuth OFF = (client, presented) -> Set.of();

    /**
     * Verifies, by name and signature, that a CA in it has issued the client certificate.
     *
     * @param presented the other certificates that the client presents; only the details of a refusal name one of them
     * @return the SHA-1 thumbprints of those CAs, several where a CA certificate was renewed with the same key; empty
     *     where the check is switched off
     * @throws CertificateRefusedException if no CA in it has issued the certificate
     */
    Set<String> requireIssuerOf(X509Certificate client, List<X509Certificate> presented)
            throws CertificateRefusedException;

    /** Returns the CAs in it; they may be part of a certification path, though none is a trust anchor by that. */
    default List<X509Certificate> cas() {
        return List.of();
    }

    /** These CAs and no others; verifies name and signature each time. */
    static NtAuth of(List<X509Certificate> cas) {
        List<X509Certificate> copy = List.copyOf(cas);
        return new NtAuth() {
            @Override
            public Set<String> requireIssuerOf(X509Certificate client, List<X509Certificate> presented)
                    throws CertificateRefusedException {
                Set<String> issuers = IssuerSignature.issuerThumbprints(copy, client);
                Optional<String> unverified =
                        issuers.isEmpty() ? IssuerSignature.unverified(copy, client) : Optional.empty();
                if (unverified.isPresent()) {
                    throw new CertificateRefusedException(Denial.UNTRUSTED_ISSUER, unverified.get());
                }
                if (issuers.isEmpty()) {
                    throw new CertificateRefusedException(Denial.NOT_IN_NTAUTH, describeIssuer(client, presented));
                }
                return issuers;
            }

            @Override
            public List<X509Certificate> cas() {
                return copy;
            }
        };
    }

    /** Names the issuing CA, with its thumbprint if the client presents its certificate. */
    private static String describeIssuer(X509Certificate client, List<X509Certificate> presented) {
        Set<String> thumbprints = IssuerSignature.issuerThumbprints(presented, client);
        return "the issuing CA is " + client.getIssuerX500Principal().getName()
                + (thumbprints.isEmpty()
                        ? IssuerSignature.unverified(presented, client)
                                .map(reason -> "; " + reason)
                                .orElse(", whose certificate was not presented")
                        : ", thumbprint " + String.join(", ", new TreeSet<>(thumbprints)));
    }
}
