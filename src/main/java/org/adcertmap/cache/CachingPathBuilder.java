package org.adcertmap.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.trust.CertificationPath;
import org.adcertmap.trust.CertificationPaths;

/**
 * Which path was found the first time? It is a path for as long as its certificates are valid and the authorities are
 * the same. What was not found is looked for again. Keeps no client's certificate, and shares what stands above many.
 * Bounded; safe for any number of threads.
 */
public final class CachingPathBuilder implements CertificationPaths {
    /** There are few ways from an issuer to a root. */
    private static final int MOST_WAYS = 1_000;

    private final CertificationPaths paths;
    private final Cache<ByteBuffer, Way> known;
    private final Cache<List<X509Certificate>, Way> ways;

    /**
     * What stands above a certificate.
     *
     * @param begin the latest notBefore of them
     */
    private record Way(List<X509Certificate> above, Instant begin) {}

    public CachingPathBuilder(CertificationPaths paths, int size) {
        this.paths = paths;
        this.known =
                Caffeine.newBuilder().maximumSize(size).executor(Runnable::run).build();
        this.ways = Caffeine.newBuilder()
                .maximumSize(MOST_WAYS)
                .executor(Runnable::run)
                .build();
    }

    @Override
    public CertificationPath from(List<X509Certificate> chain, Instant now) throws CertificateRefusedException {
        ByteBuffer key = Sha256.of(chain);
        Way way = known.getIfPresent(key);
        if (way != null) {
            List<X509Certificate> all = new ArrayList<>(List.of(chain.get(0)));
            all.addAll(way.above());
            CertificationPath path = new CertificationPath(all);
            if (!now.isBefore(way.begin()) && !now.isAfter(path.end())) {
                return path;
            }
        }
        CertificationPath path = paths.from(chain, now);
        known.put(
                key,
                ways.get(
                        List.copyOf(path.certificates()
                                .subList(1, path.certificates().size())),
                        CachingPathBuilder::way));
        return path;
    }

    private static Way way(List<X509Certificate> above) {
        return new Way(
                above,
                above.stream()
                        .map(each -> each.getNotBefore().toInstant())
                        .max(Instant::compareTo)
                        .orElseThrow());
    }
}
