// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/**
 * Selects the certificates of a presented chain that can be part of the certification path of the client certificate:
 * the subject of each is the issuer of another, and its key has signed that. A client can present any others as well;
 * they affect no outcome and are left out. Stateless.
 */
public final class PresentedChain {
    /**
     * The most certificates after the client's in a chain: clients present fewer, and each multiplies the possible
     * paths. Longer chains are refused ({@link PathBuilder#build}), so that nothing is verified for them.
     */
    static final int MAX_FURTHER_CERTIFICATES = 16;

    private PresentedChain() {}

    /**
     * Returns the client certificate and those that can be part of its path, from the client certificate upwards, each
     * once; a chain that is too long to be accepted as it is.
     *
     * @param chain the client certificate first, then the other certificates that the client presents, in any order
     */
    public static List<X509Certificate> relevant(List<X509Certificate> chain) {
        if (chain.size() < 2 || chain.size() > MAX_FURTHER_CERTIFICATES + 1) {
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
