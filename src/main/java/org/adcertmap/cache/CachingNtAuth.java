// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import org.adcertmap.trust.NtAuth;

/**
 * Caches by certificate which CAs in NTAuth have issued it. Verifying a signature is most of the cost of a first login,
 * and its result does not change while the list of CAs is the same: a new list needs a new cache. Bounded; the least
 * recently used entries are evicted first. Safe for any number of threads; Caffeine guards the entries.
 */
public final class CachingNtAuth implements NtAuth {
    private final NtAuth ntAuth;
    private final Cache<ChainKey, Set<String>> issuersByCertificate;

    /**
     * @param ntAuth verifies the signatures that are not cached
     * @param size the largest number of cached certificates
     */
    public CachingNtAuth(NtAuth ntAuth, int size) {
        this.ntAuth = ntAuth;
        this.issuersByCertificate =
                Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
    }

    @Override
    public Set<String> issuerThumbprints(X509Certificate certificate) {
        ChainKey key = ChainKey.of(List.of(certificate));
        Set<String> issuers = issuersByCertificate.getIfPresent(key);
        if (issuers == null) {
            issuers = ntAuth.issuerThumbprints(certificate); // outside the locks of the cache
            issuersByCertificate.put(key, issuers);
        }
        return issuers;
    }
}
