// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Searches the certification paths from a client certificate to root CAs by name and signature: the shortest first, and
 * among equals in the order of the given CAs, so that the result never depends on chance. Certificates from which no
 * root CA can be reached are no part of the search, so that a maze of foreign CAs costs nothing. Confined to one
 * thread.
 */
final class PathSearch {
    private static final int MAX_INTERMEDIATES = 8;
    /** Far more than any PKI has; each step is only a copy of a list. */
    private static final int MAX_STEPS = 10_000;

    private final Set<X509Certificate> roots;
    private final Map<X509Certificate, List<X509Certificate>> issuers = new LinkedHashMap<>();

    /**
     * @param candidates the certificates that may be intermediate CAs; those that are no CA certificates are ignored
     */
    PathSearch(X509Certificate client, Collection<X509Certificate> roots, Collection<X509Certificate> candidates) {
        this.roots = new LinkedHashSet<>(roots);
        Set<X509Certificate> cas = new LinkedHashSet<>(roots);
        candidates.stream().filter(CaConstraints::isCa).forEach(cas::add);
        cas.remove(client);
        Deque<X509Certificate> queue = new ArrayDeque<>(List.of(client));
        while (!queue.isEmpty()) {
            X509Certificate certificate = queue.poll();
            List<X509Certificate> found = cas.stream()
                    .filter(ca -> !ca.equals(certificate) && IssuerSignature.hasIssued(ca, certificate))
                    .toList();
            issuers.put(certificate, found);
            found.stream()
                    .filter(ca -> !this.roots.contains(ca) && !issuers.containsKey(ca) && !queue.contains(ca))
                    .forEach(queue::add);
        }
        removeDeadEnds();
    }

    /** Keeps only issuers from which a root CA can be reached. */
    private void removeDeadEnds() {
        Set<X509Certificate> leading = new HashSet<>(roots);
        boolean isGrowing = true;
        while (isGrowing) {
            isGrowing = false;
            for (Map.Entry<X509Certificate, List<X509Certificate>> entry : issuers.entrySet()) {
                isGrowing |= entry.getValue().stream().anyMatch(leading::contains) && leading.add(entry.getKey());
            }
        }
        issuers.replaceAll(
                (certificate, found) -> found.stream().filter(leading::contains).toList());
    }

    /**
     * Applies a function to each path until it returns a result.
     *
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
            for (X509Certificate issuer : issuers.getOrDefault(last, List.of())) {
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
