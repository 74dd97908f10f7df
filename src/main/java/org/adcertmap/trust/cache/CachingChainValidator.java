// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.cache;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.trust.ChainValidator;
import org.adcertmap.trust.NtAuth;
import org.adcertmap.trust.path.CertificationAuthorities;
import org.adcertmap.trust.path.CertificationPath;
import org.adcertmap.trust.path.PathBuilder;
import org.adcertmap.trust.path.RequiredUsage;
import org.adcertmap.trust.pkix.Sha1Signatures;

/**
 * Validates chains, and caches for each what was found: its issuing CAs in NTAuth with its certification path, as one
 * entry. The entry counts while no certificate that may be part of a path starts or ends to be valid, so that the
 * outcome is the same as without it. A changed NTAuth or changed CAs begin a new cache, also of the CA parts in
 * {@link PathBuilder}. Failures are not cached. The entries hold no client certificate. Bounded; the least used entries
 * are evicted first (TinyLFU).
 *
 * <p>Safe for any number of threads: {@code latest} is replaced as a whole, and each call uses the one that it has
 * compared with NTAuth and the CAs; the cache guards the entries.
 */
public final class CachingChainValidator implements ChainValidator {
    private static final int ISSUING_CAS = 256;

    private final Supplier<NtAuth> ntAuth;
    private final Supplier<CertificationAuthorities> cas;
    private final Sha1Signatures sha1Signatures;
    private final int size;
    private volatile Validated latest;

    /** @param judgedAt in milliseconds since 1970 */
    private record Entry(Found found, long judgedAt) {}

    /**
     * What the chains of an issuing CA have in common.
     *
     * @param usage what the certificates must be usable for
     * @param caCertificates of the path, from the issuing CA to the trust anchor
     */
    private record Found(RequiredUsage usage, Set<String> inNtAuth, List<X509Certificate> caCertificates) {}

    /** The chains that were validated against these CAs. */
    private record Validated(
            NtAuth ntAuth,
            CertificationAuthorities cas,
            PathBuilder paths,
            BoundedCache<ChainKey, Entry> entries,
            UnaryOperator<Found> shared) {
        /** CAs in NTAuth may be part of a path too. */
        static Validated nothing(NtAuth ntAuth, CertificationAuthorities cas, Sha1Signatures sha1Signatures, int size) {
            PathBuilder paths = new PathBuilder(cas.with(ntAuth.cas()), sha1Signatures);
            return new Validated(
                    ntAuth, cas, paths, BoundedCache.of(size), BoundedCache.shared(BoundedCache.of(ISSUING_CAS)));
        }
    }

    /**
     * @param ntAuth returns NTAuth as it is now; another object where its CAs have changed
     * @param cas returns the CAs as they are now; not read for a certificate whose issuing CA is not in NTAuth
     * @param sha1Signatures what the signature of a certificate with SHA-1 is worth
     * @param size the largest number of cached chains
     */
    public CachingChainValidator(
            Supplier<NtAuth> ntAuth, Supplier<CertificationAuthorities> cas, Sha1Signatures sha1Signatures, int size) {
        this.ntAuth = ntAuth;
        this.cas = cas;
        this.sha1Signatures = sha1Signatures;
        this.size = size;
        this.latest = Validated.nothing(NtAuth.of(List.of()), CertificationAuthorities.NONE, sha1Signatures, size);
    }

    @Override
    public Issuers validate(List<X509Certificate> chain, RequiredUsage usage, Instant now)
            throws CertificateRefusedException {
        X509Certificate client = chain.get(0);
        ChainKey key = ChainKey.of(chain);
        NtAuth currentNtAuth = ntAuth.get();
        Validated validated = latest;
        Optional<Entry> entry = validated.ntAuth().equals(currentNtAuth)
                ? validated.entries().get(key).filter(cached -> cached.found().usage() == usage)
                : Optional.empty();
        if (entry.isEmpty()) {
            PathBuilder.requireAcceptable(chain);
        }
        Set<String> inNtAuth = entry.isPresent()
                ? entry.get().found().inNtAuth()
                : currentNtAuth.requireIssuerOf(client, chain.subList(1, chain.size()));
        CertificationAuthorities currentCas = cas.get();
        if (!validated.ntAuth().equals(currentNtAuth) || !validated.cas().equals(currentCas)) {
            validated = Validated.nothing(currentNtAuth, currentCas, sha1Signatures, size);
            latest = validated;
            entry = Optional.empty();
        }
        if (entry.isPresent()
                && validated
                        .paths()
                        .isJudgedAlike(chain, Instant.ofEpochMilli(entry.get().judgedAt()), now)) {
            List<X509Certificate> path = new ArrayList<>(List.of(client));
            path.addAll(entry.get().found().caCertificates());
            return new Issuers(inNtAuth, new CertificationPath(path));
        }
        CertificationPath path = validated.paths().build(chain, usage, now);
        List<X509Certificate> all = path.certificates();
        Found found = validated.shared().apply(new Found(usage, inNtAuth, List.copyOf(all.subList(1, all.size()))));
        validated.entries().put(key, new Entry(found, now.toEpochMilli()));
        return new Issuers(inNtAuth, path);
    }
}
