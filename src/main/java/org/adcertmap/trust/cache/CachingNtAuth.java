// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.cache;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.trust.NtAuth;

/**
 * Caches by certificate which CAs in NTAuth have issued it. Verifying a signature is most of the cost of a first login,
 * and its result does not change while the list of CAs is the same: a new list needs a new cache. Bounded; the least
 * used entries are evicted first (TinyLFU). Safe for any number of threads; the cache guards the entries.
 */
public final class CachingNtAuth implements NtAuth {
    private final NtAuth ntAuth;
    private final BoundedCache<ChainKey, Set<String>> issuersByCertificate;

    /**
     * @param ntAuth verifies the signatures that are not cached
     * @param size the largest number of cached certificates
     */
    public CachingNtAuth(NtAuth ntAuth, int size) {
        this.ntAuth = ntAuth;
        this.issuersByCertificate = BoundedCache.of(size);
    }

    @Override
    public Set<String> issuerThumbprints(X509Certificate certificate) {
        ChainKey key = ChainKey.of(List.of(certificate));
        Optional<Set<String>> cached = issuersByCertificate.get(key);
        if (cached.isPresent()) {
            return cached.get();
        }
        Set<String> issuers = ntAuth.issuerThumbprints(certificate);
        issuersByCertificate.put(key, issuers);
        return issuers;
    }

    @Override
    public List<X509Certificate> cas() {
        return ntAuth.cas();
    }
}
