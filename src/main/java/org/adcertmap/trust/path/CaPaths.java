// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The CA part of the certification paths of one issuing CA: which CA has issued which, up to the root CAs, by name and
 * signature. It depends on CA certificates alone, neither on a client certificate nor on the time, so that all client
 * certificates of the issuing CA share it; no rule is judged here. Paths come the shortest first, and among equals in
 * the order of the given CAs, so that the result never depends on chance. CAs from which no root CA can be reached are
 * no part of it, so that a maze of foreign CAs costs nothing. Immutable.
 */
final class CaPaths {
    private static final int MAX_INTERMEDIATES = 8;
    /** Far more than any PKI has; each step is only a copy of a list. */
    private static final int MAX_STEPS = 10_000;

    private final Set<X509Certificate> roots;
    private final List<X509Certificate> issuingCas;
    private final Map<X509Certificate, List<X509Certificate>> issuers;

    private CaPaths(
            Set<X509Certificate> roots,
            List<X509Certificate> issuingCas,
            Map<X509Certificate, List<X509Certificate>> issuers) {
        this.roots = roots;
        this.issuingCas = issuingCas;
        this.issuers = issuers;
    }

    /**
     * Verifies which CA has issued which.
     *
     * @param issuingCas the certificates of the issuing CA; several where it was renewed or cross-certified
     * @param cas the certificates that may be part of a path, the root CAs too
     */
    static CaPaths of(
            List<X509Certificate> issuingCas, Collection<X509Certificate> roots, Collection<X509Certificate> cas) {
        Map<X509Certificate, List<X509Certificate>> issuers = new LinkedHashMap<>();
        Set<X509Certificate> rootSet = Set.copyOf(roots);
        Deque<X509Certificate> queue = new ArrayDeque<>(issuingCas);
        while (!queue.isEmpty()) {
            X509Certificate certificate = queue.poll();
            if (!rootSet.contains(certificate) && !issuers.containsKey(certificate)) {
                List<X509Certificate> found = cas.stream()
                        .filter(ca -> !ca.equals(certificate) && IssuerSignature.hasIssued(ca, certificate))
                        .toList();
                issuers.put(certificate, found);
                queue.addAll(found);
            }
        }
        Set<X509Certificate> leading = leading(issuers, rootSet);
        issuers.replaceAll((certificate, found) -> only(leading, found));
        issuers.keySet().retainAll(leading);
        return new CaPaths(rootSet, only(leading, issuingCas), issuers);
    }

    private static List<X509Certificate> only(Set<X509Certificate> leading, List<X509Certificate> cas) {
        return cas.stream().filter(leading::contains).toList();
    }

    /** Returns the CAs from which a root CA can be reached. */
    private static Set<X509Certificate> leading(
            Map<X509Certificate, List<X509Certificate>> issuers, Set<X509Certificate> roots) {
        Set<X509Certificate> leading = new HashSet<>(roots);
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (Map.Entry<X509Certificate, List<X509Certificate>> entry : issuers.entrySet()) {
                isGrowing |= entry.getValue().stream().anyMatch(leading::contains) && leading.add(entry.getKey());
            }
        }
        return leading;
    }

    /**
     * Applies a function to the paths of a client certificate of the issuing CA until it returns a result.
     *
     * @param client no root CA; one would be no path of its own either
     * @param judge of a path: the client certificate first, a root CA last, none twice
     * @return the first result; empty if there is none
     */
    <R> Optional<R> first(X509Certificate client, Function<List<X509Certificate>, Optional<R>> judge) {
        Deque<List<X509Certificate>> queue = new ArrayDeque<>(List.of(List.of(client)));
        for (int steps = 0; !queue.isEmpty() && steps < MAX_STEPS; steps++) {
            List<X509Certificate> path = queue.poll();
            X509Certificate last = path.get(path.size() - 1);
            if (path.size() > 1 && roots.contains(last)) {
                Optional<R> result = judge.apply(path);
                if (result.isPresent()) {
                    return result;
                }
                continue;
            }
            for (X509Certificate issuer : path.size() == 1 ? issuingCas : issuers.getOrDefault(last, List.of())) {
                boolean isTooLong = path.size() > MAX_INTERMEDIATES && !roots.contains(issuer);
                if (!isTooLong && !path.contains(issuer)) {
                    List<X509Certificate> extended = new ArrayList<>(path);
                    extended.add(issuer);
                    queue.add(extended);
                }
            }
        }
        return Optional.empty();
    }
}
