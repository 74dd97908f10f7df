// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Selects the certificates of a presented chain that can be part of the certification path of the client certificate:
 * the subject of each is the issuer of another, and its key has signed that. A client can present any others as well;
 * they affect no outcome and are left out. Stateless.
 */
public final class PresentedChain {
    /** Clients present fewer; each further certificate multiplies the possible paths. */
    private static final int MAX_FURTHER_CERTIFICATES = 16;

    /** Enough for three certificates of each of three CAs; a client can give all of its certificates one name. */
    private static final int MAX_VERIFICATIONS = 32;

    private PresentedChain() {}

    /**
     * Returns why a chain is refused before any signature of it is verified: it has too many certificates, or too many
     * signatures to verify, which the names alone say; empty if it is not.
     */
    public static Optional<String> refusal(List<X509Certificate> chain) {
        int further = chain.size() - 1;
        if (further > MAX_FURTHER_CERTIFICATES) {
            return Optional.of("the client presents " + further + " further certificates, at most "
                    + MAX_FURTHER_CERTIFICATES + " are accepted");
        }
        if (further * further <= MAX_VERIFICATIONS) {
            return Optional.empty(); // as in every ordinary chain, whatever its names
        }
        long verifications = verifications(chain);
        return verifications > MAX_VERIFICATIONS
                ? Optional.of("the certificates that the client presents need " + verifications
                        + " signature verifications, at most " + MAX_VERIFICATIONS + " are accepted")
                : Optional.empty();
    }

    /** Counts each certificate for each other one that has the name of its issuer. */
    private static long verifications(List<X509Certificate> chain) {
        Set<X509Certificate> others = new LinkedHashSet<>(chain.subList(1, chain.size()));
        return Stream.concat(Stream.of(chain.get(0)), others.stream())
                .mapToLong(issued -> others.stream()
                        .filter(ca -> IssuerSignature.hasNameOfIssuer(ca, issued) && !ca.equals(issued))
                        .count())
                .sum();
    }

    /**
     * Returns the client certificate and those that can be part of its path, from the client certificate upwards, each
     * once; a chain that is refused as it is. To be called once for each request, and what it returns handed on.
     *
     * @param chain the client certificate first, then the other certificates that the client presents, in any order
     */
    public static List<X509Certificate> relevant(List<X509Certificate> chain) {
        if (chain.size() < 2 || refusal(chain).isPresent()) {
            return chain;
        }
        List<X509Certificate> relevant = new ArrayList<>(List.of(chain.get(0)));
        List<X509Certificate> others = new ArrayList<>(chain.subList(1, chain.size()));
        for (int i = 0; i < relevant.size(); i++) {
            X509Certificate issued = relevant.get(i);
            for (X509Certificate other : others) {
                if (!relevant.contains(other) && IssuerSignature.hasIssued(other, issued)) {
                    relevant.add(other);
                }
            }
        }
        return relevant;
    }
}
