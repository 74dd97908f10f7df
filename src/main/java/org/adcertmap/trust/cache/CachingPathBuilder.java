// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.cache;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.CertificationPath;
import org.adcertmap.trust.PathBuilder;
import org.adcertmap.trust.RequiredUsage;

/**
 * Caches certification paths by the chain that the client presents. A cached path is used while all its certificates
 * are valid; changed trust anchors or CAs need a new cache. Failures are not cached. The entries hold no client
 * certificate and share their CA certificates. Bounded; the least used entries are evicted first (TinyLFU). Safe for
 * any number of threads; the caches guard the entries.
 */
public final class CachingPathBuilder implements PathBuilder {
    /** There are few paths from an issuing CA to a root CA. */
    private static final int MAX_CA_PATHS = 1_000;

    private final PathBuilder paths;
    private final BoundedCache<ChainKey, CaPath> pathsByChain;
    private final BoundedCache<CaPath, CaPath> sharedPaths;

    /**
     * The part of a certification path above the client certificate.
     *
     * @param certificates from the issuing CA to the trust anchor
     * @param validFrom the latest notBefore of them
     */
    private record CaPath(List<X509Certificate> certificates, Instant validFrom) {
        static CaPath of(List<X509Certificate> certificates) {
            return new CaPath(
                    certificates,
                    certificates.stream()
                            .map(certificate -> certificate.getNotBefore().toInstant())
                            .max(Instant::compareTo)
                            .orElseThrow());
        }
    }

    /**
     * @param paths builds and validates the paths that are not cached
     * @param size the largest number of cached chains
     */
    public CachingPathBuilder(PathBuilder paths, int size) {
        this.paths = paths;
        this.pathsByChain = BoundedCache.of(size);
        this.sharedPaths = BoundedCache.of(MAX_CA_PATHS);
    }

    @Override
    public CertificationPath build(List<X509Certificate> chain, RequiredUsage usage, Instant now)
            throws CertificateRefusedException {
        ChainKey key = ChainKey.of(chain);
        Optional<CaPath> cached = pathsByChain.get(key);
        if (cached.isPresent()) {
            CaPath caPath = cached.get();
            List<X509Certificate> certificates = new ArrayList<>(List.of(chain.get(0)));
            certificates.addAll(caPath.certificates());
            CertificationPath path = new CertificationPath(certificates);
            if (!now.isBefore(caPath.validFrom()) && !now.isAfter(path.notAfter())) {
                return path;
            }
        }
        CertificationPath path = paths.build(chain, usage, now);
        List<X509Certificate> caCertificates =
                List.copyOf(path.certificates().subList(1, path.certificates().size()));
        pathsByChain.put(key, BoundedCache.shared(sharedPaths).apply(CaPath.of(caCertificates)));
        return path;
    }

    @Override
    public Optional<Refusal> violation(CertificationPath path, RequiredUsage usage, Instant now) {
        return paths.violation(path, usage, now);
    }
}
