// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.cache;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.trust.cache.ChainKey;

/**
 * Limits the cached chains of one client certificate: a client can present its certificate with any number of CA
 * certificates that it has made itself with the name and the key of its issuing CA, and must not evict the entries of
 * other certificates with them. The certificate alone is no such chain. Safe for any number of threads:
 * {@code keysByCertificate} guards the entries, which are immutable lists.
 */
final class ChainVariants {
    /** With its intermediate CAs, with the root CA, and one for a CA certificate that was renewed. */
    static final int MAX_VARIANTS = 3;

    private final BoundedCache<ChainKey, List<ChainKey>> keysByCertificate;

    /** @param size the largest number of client certificates, each with one account pattern */
    ChainVariants(int size) {
        this.keysByCertificate = BoundedCache.of(size);
    }

    /**
     * Adds the key of a chain that is about to be cached.
     *
     * @param relevant the chain, of which the key is: the client certificate first
     * @param account the pattern for which the chain was mapped; each has its own chains
     * @return the key of the oldest chain of the same client certificate, where there are too many now
     */
    Optional<ChainKey> add(List<X509Certificate> relevant, AccountPattern account, ChainKey key) {
        if (relevant.size() == 1) {
            return Optional.empty();
        }
        List<ChainKey> keys = keysByCertificate.merge(
                ChainKey.of(relevant.subList(0, 1), account.toString()),
                List.of(key),
                (before, added) -> moved(key, before));
        return keys.size() > MAX_VARIANTS ? Optional.of(keys.get(0)) : Optional.empty();
    }

    /** The most recent keys, this one last. The first of one too many is evicted; to evict it again does no harm. */
    private static List<ChainKey> moved(ChainKey key, List<ChainKey> before) {
        List<ChainKey> all = new ArrayList<>(before);
        all.remove(key);
        all.add(key);
        return List.copyOf(all.subList(Math.max(all.size() - MAX_VARIANTS - 1, 0), all.size()));
    }
}
