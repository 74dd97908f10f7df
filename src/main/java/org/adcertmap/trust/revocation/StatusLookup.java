// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.revocation;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.der.MalformedDerException;
import org.adcertmap.trust.revocation.crl.Crl;
import org.adcertmap.trust.revocation.crl.DistributionPoint;
import org.adcertmap.trust.revocation.evidence.CachedEvidence;
import org.adcertmap.trust.revocation.evidence.DiskCache;
import org.adcertmap.trust.revocation.evidence.Evidence;
import org.adcertmap.trust.revocation.evidence.RevocationStatus;
import org.adcertmap.trust.revocation.evidence.StatusFinding;
import org.adcertmap.trust.revocation.ocsp.OcspRequest;
import org.adcertmap.trust.revocation.ocsp.OcspResponse;

/**
 * Looks up the revocation status of one certificate: local CRL files first, then its OCSP responders, then its CRLs.
 * All are first looked up in the cache; where the cache decides, nothing is fetched. Used once, by one thread.
 */
final class StatusLookup {
    private final RevocationSettings settings;
    private final EvidenceFetcher fetcher;
    private final EvidenceCache<Crl> crls;
    private final EvidenceCache<OcspResponse> ocspResponses;
    private final X509Certificate certificate;
    private final X509Certificate issuer;
    private final Instant now;
    private final List<String> failures;
    private final RevocationPointers pointers;
    private String issuerKey; // null until it is needed

    /**
     * Prepares the lookup.
     *
     * @param failures receives why sources could not be used, in words
     * @throws MalformedDerException if the certificate's extensions cannot be used
     */
    StatusLookup(
            RevocationSettings settings,
            EvidenceFetcher fetcher,
            EvidenceCache<Crl> crls,
            EvidenceCache<OcspResponse> ocspResponses,
            X509Certificate certificate,
            X509Certificate issuer,
            Instant now,
            List<String> failures)
            throws MalformedDerException {
        this.settings = settings;
        this.fetcher = fetcher;
        this.crls = crls;
        this.ocspResponses = ocspResponses;
        this.certificate = certificate;
        this.issuer = issuer;
        this.now = now;
        this.failures = failures;
        this.pointers = RevocationPointers.of(certificate);
    }

    /** What identifies the issuing CA in the key of a cache; not needed for local CRL files. */
    private String issuerKey() {
        if (issuerKey == null) {
            issuerKey = " " + HexFormat.of().formatHex(OcspRequest.issuerKeyHash(issuer)) + " "
                    + issuer.getSubjectX500Principal().getName();
        }
        return issuerKey;
    }

    /** A local CRL, an OCSP responder or a CRL of the certificate. */
    private interface StatusSource {
        /**
         * Returns what this source states; empty where it states nothing.
         *
         * @param deadline by {@link System#nanoTime()}
         * @param mayFetch false to look into the cache only, without waiting
         */
        Optional<StatusFinding> find(long deadline, boolean mayFetch);
    }

    /**
     * Returns the best finding: revoked first, then current ones before expired ones, and of these on hold before good;
     * empty where no source has one.
     *
     * @param deadline by {@link System#nanoTime()}
     */
    Optional<StatusFinding> find(long deadline) {
        List<StatusSource> sources = sources();
        List<StatusFinding> found = new ArrayList<>();
        sources.forEach(source -> source.find(deadline, false).ifPresent(found::add));
        Optional<StatusFinding> cached = best(found);
        if (cached.filter(finding -> finding.status() == RevocationStatus.REVOKED || finding.isCurrent(now))
                .isPresent()) {
            return cached;
        }
        List<StatusFinding> findings = new ArrayList<>();
        failures.clear();
        failures.addAll(pointers.unusable());
        for (int i = 0; i < sources.size(); i++) {
            boolean isLast = i == sources.size() - 1;
            long left = Math.max(deadline - System.nanoTime(), 0);
            // A source that does not respond leaves half of the time for the next.
            Optional<StatusFinding> finding = sources.get(i).find(System.nanoTime() + (isLast ? left : left / 2), true);
            finding.ifPresent(findings::add);
            if (finding.filter(this::isDecisive).isPresent()) {
                break;
            }
        }
        return best(findings);
    }

    private List<StatusSource> sources() {
        List<StatusSource> sources = new ArrayList<>();
        settings.localCrls()
                .issuedBy(issuer)
                .forEach(local -> sources.add((deadline, mayFetch) ->
                        byCrl(local, allDistributionPointNames(), List.of(), deadline, mayFetch)));
        pointers.ocspResponders().forEach(url -> sources.add((deadline, mayFetch) -> byOcsp(url, deadline, mayFetch)));
        pointers.crlDistributionPoints()
                .forEach(point -> point.urls()
                        .forEach(url -> sources.add((deadline, mayFetch) -> crl(url, deadline, mayFetch)
                                .flatMap(crl ->
                                        byCrl(crl, point.names(), pointers.freshestCrl(), deadline, mayFetch)))));
        return sources;
    }

    /**
     * Whether the other sources are not needed: after on hold they are, because one may have revoked the certificate.
     */
    private boolean isDecisive(StatusFinding finding) {
        return finding.status() == RevocationStatus.REVOKED
                || finding.status() == RevocationStatus.GOOD && finding.isCurrent(now);
    }

    private Optional<StatusFinding> best(List<StatusFinding> findings) {
        return findings.stream()
                .min(Comparator.comparingInt(this::rank)
                        .thenComparing(StatusFinding::nextUpdate, Comparator.reverseOrder()));
    }

    private int rank(StatusFinding finding) {
        return switch (finding.status()) {
            case REVOKED -> 0;
            case ON_HOLD -> finding.isCurrent(now) ? 1 : 3;
            default -> finding.isCurrent(now) ? 2 : 4;
        };
    }

    private Set<String> allDistributionPointNames() {
        return pointers.crlDistributionPoints().stream()
                .flatMap(point -> point.names().stream())
                .collect(Collectors.toSet());
    }

    private Optional<StatusFinding> byOcsp(String url, long deadline, boolean mayFetch) {
        String key = "ocsp " + url + issuerKey() + " " + certificate.getSerialNumber();
        EvidenceSource<OcspResponse> source = fetcher.ocspResponse(url, certificate, issuer);
        return evidence(ocspResponses, key, source, deadline, mayFetch)
                .map(response -> finding(response.evidence().status(), "the OCSP response from ", response));
    }

    private Optional<CachedEvidence<Crl>> crl(String url, long deadline, boolean mayFetch) {
        String key = DiskCache.CRL_KEY_PREFIX + url + issuerKey();
        return evidence(crls, key, fetcher.crl(url, issuer), deadline, mayFetch);
    }

    private <V extends Evidence> Optional<CachedEvidence<V>> evidence(
            EvidenceCache<V> cache, String key, EvidenceSource<V> source, long deadline, boolean mayFetch) {
        if (!mayFetch) {
            return cache.getIfCached(key);
        }
        EvidenceCache.Result<V> result = cache.get(key, source, deadline);
        if (!result.failure().isEmpty()) {
            failures.add(source.name() + ": " + result.failure());
        }
        return result.cached();
    }

    private StatusFinding finding(RevocationStatus status, String kind, CachedEvidence<?> cached) {
        return new StatusFinding(
                status,
                kind + cached.source(),
                cached.evidence().thisUpdate(),
                cached.evidence().nextUpdate(),
                cached.fetchedAt(),
                cached.refreshAt(settings.freshnessTime()));
    }

    /**
     * The status by a base CRL, together with its delta CRL where it has one; a delta CRL that cannot be fetched leaves
     * the status unknown, as in Windows.
     *
     * @param certificateFreshestCrl the delta CRL's distribution points in the certificate; the CRL can name more
     */
    private Optional<StatusFinding> byCrl(
            CachedEvidence<Crl> cached,
            Set<String> distributionPointNames,
            List<DistributionPoint> certificateFreshestCrl,
            long deadline,
            boolean mayFetch) {
        Crl base = cached.evidence();
        Optional<String> unusable = base.unusableFor(certificate, distributionPointNames);
        if (unusable.isPresent()) {
            failures.add(cached.source() + ": " + unusable.get());
            return Optional.empty();
        }
        StatusFinding byBase = finding(base.statusOf(certificate.getSerialNumber()), "the CRL ", cached);
        List<DistributionPoint> deltaCrls = base.deltaCrls(certificateFreshestCrl);
        if (deltaCrls.isEmpty() || byBase.status() == RevocationStatus.REVOKED) {
            return Optional.of(byBase);
        }
        for (DistributionPoint point : deltaCrls) {
            if (point.urls().isEmpty()) {
                failures.add(cached.source() + ": its delta CRL has a distribution point without a URL");
            }
            for (String url : point.urls()) {
                Optional<StatusFinding> byBoth =
                        crl(url, deadline, mayFetch).flatMap(delta -> byBaseAndDelta(byBase, base, delta));
                if (byBoth.isPresent()) {
                    return byBoth;
                }
            }
        }
        return byBase.status() == RevocationStatus.ON_HOLD ? Optional.of(byBase) : Optional.empty();
    }

    private Optional<StatusFinding> byBaseAndDelta(StatusFinding byBase, Crl base, CachedEvidence<Crl> cachedDelta) {
        Crl delta = cachedDelta.evidence();
        Optional<String> mismatch = base.mismatch(delta);
        if (mismatch.isPresent()) {
            failures.add(cachedDelta.source() + ": " + mismatch.get());
            return Optional.empty();
        }
        Instant refreshAt = cachedDelta.refreshAt(settings.freshnessTime());
        return Optional.of(new StatusFinding(
                base.statusWithDelta(delta, certificate.getSerialNumber()),
                byBase.source() + " with the delta CRL " + cachedDelta.source(),
                delta.thisUpdate(),
                earlier(delta.nextUpdate(), byBase.nextUpdate()),
                cachedDelta.fetchedAt(),
                earlier(refreshAt, byBase.refreshAt())));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
