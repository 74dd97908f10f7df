// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust.path;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.pkix.Sha1Signatures;

/**
 * Builds the certification path from a client certificate to a root CA and validates it by RFC 5280 section 6: with the
 * JDK's PKIX implementation, and with own checks where Windows and the JDK differ ({@code PathRules}). If a path
 * violates a rule, the next one is tried. The connector's trust store plays no part: it may hold the JVM's public root
 * CAs, the CA of a proxy, or others. Revocation is not checked here, see {@code RevocationChecker}. Only the first
 * certificate of a chain is the client's, and it must not be a CA certificate. Nothing is downloaded.
 *
 * <p>The signatures between CA certificates are verified once for each issuing CA ({@code CaPaths}); every rule is
 * judged for each client certificate. Safe for any number of threads: the CAs are immutable, and the cache guards what
 * was verified between them.
 */
public final class PathBuilder {
    /** Beyond this many paths that violate a rule the search ends. */
    private static final int MAX_JUDGED_PATHS = 64;

    /** A forest has few issuing CAs; clients that present different CA certificates need an entry for each. */
    private static final int MAX_ISSUING_CAS = 256;

    private final CertificationAuthorities cas;
    private final PathRules rules;
    private final Set<X509Certificate> available;
    private final NavigableSet<Instant> validityChanges = new TreeSet<>();
    private final BoundedCache<IssuingCa, CaPaths> pathsByIssuingCa = BoundedCache.of(MAX_ISSUING_CAS);

    /**
     * What the CA part of a path depends on, for the same available CAs.
     *
     * @param certificates those of the available and presented CAs that have issued the client certificate
     * @param presented the CA certificates that only the client presents
     */
    private record IssuingCa(List<X509Certificate> certificates, List<X509Certificate> presented) {}

    /**
     * Creates a builder with the root CAs of these as trust anchors. Changed CAs need a new builder.
     *
     * @param sha1Signatures what the signature of a certificate with SHA-1 is worth
     */
    public PathBuilder(CertificationAuthorities cas, Sha1Signatures sha1Signatures) {
        this.cas = cas;
        this.rules = new PathRules(sha1Signatures);
        this.available = new LinkedHashSet<>(cas.roots());
        cas.intermediates().stream().filter(CaConstraints::isCa).forEach(available::add);
        available.stream().flatMap(PathBuilder::validityChanges).forEach(validityChanges::add);
    }

    private static Stream<Instant> validityChanges(X509Certificate certificate) {
        return Stream.of(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    /**
     * Builds and validates a certification path.
     *
     * @param chain the client certificate first, then the other certificates that the client presents, in any order;
     *     they may be part of the path
     * @param usage what each certificate of the path must be usable for
     * @param now the time at which every certificate of the path must be valid
     * @throws CertificateRefusedException if there is no valid path
     */
    public CertificationPath build(List<X509Certificate> chain, RequiredUsage usage, Instant now)
            throws CertificateRefusedException {
        X509Certificate client = chain.get(0);
        if (client.getBasicConstraints() != -1 || cas.roots().contains(client)) {
            throw untrusted("the client certificate is a CA certificate");
        }
        requireAcceptable(chain);
        if (cas.roots().isEmpty()) {
            throw untrusted("there is no trusted root CA");
        }
        List<X509Certificate> presented = chain.subList(1, chain.size()).stream()
                .filter(certificate -> CaConstraints.isCa(certificate) && !available.contains(certificate))
                .distinct()
                .toList();
        List<X509Certificate> all =
                Stream.concat(available.stream(), presented.stream()).toList();
        List<X509Certificate> issuers =
                all.stream().filter(ca -> IssuerSignature.hasIssued(ca, client)).toList();
        IssuingCa issuingCa = new IssuingCa(issuers, presented);
        CaPaths caPaths = pathsByIssuingCa.get(issuingCa).orElseGet(() -> CaPaths.of(issuers, cas.roots(), all));
        List<Refusal> refusals = new ArrayList<>();
        CertificationPath path = caPaths.first(client, possible -> judge(possible, usage, now, refusals))
                .flatMap(judged -> judged)
                .orElseThrow(() -> new CertificateRefusedException(
                        refusals.isEmpty() ? withoutPath(chain, usage, now) : refusals.get(0)));
        pathsByIssuingCa.put(issuingCa, caPaths); // after success alone: no untrusted client fills the cache
        return path;
    }

    /**
     * Returns the path if it is valid, a result without a path if the search must end, and no result if it continues.
     *
     * @param refusals of the paths before; that of this path is added
     */
    private Optional<Optional<CertificationPath>> judge(
            List<X509Certificate> path, RequiredUsage usage, Instant now, List<Refusal> refusals) {
        Optional<Refusal> refusal = rules.violation(path, usage, now);
        if (refusal.isEmpty()) {
            return Optional.of(Optional.of(new CertificationPath(path)));
        }
        refusals.add(refusal.get());
        return refusals.size() < MAX_JUDGED_PATHS ? Optional.empty() : Optional.of(Optional.empty());
    }

    private Refusal withoutPath(List<X509Certificate> chain, RequiredUsage usage, Instant now) {
        List<X509Certificate> candidates = new ArrayList<>(cas.intermediates());
        candidates.addAll(chain.subList(1, chain.size()));
        return PathFailure.of(chain.get(0), candidates, cas.roots(), rules, usage, now);
    }

    /**
     * Returns whether {@link #build} has the same result for a chain at two times: no certificate that may be part of a
     * path starts or ends to be valid between them, and they are on one day in UTC, since the JDK may disallow an
     * algorithm from a day on ({@code denyAfter} in {@code jdk.certpath.disabledAlgorithms}).
     */
    public boolean isJudgedAlike(List<X509Certificate> chain, Instant first, Instant second) {
        Instant earlier = first.isBefore(second) ? first : second;
        Instant later = first.isBefore(second) ? second : first;
        return earlier.truncatedTo(ChronoUnit.DAYS).equals(later.truncatedTo(ChronoUnit.DAYS))
                && validityChanges.subSet(earlier, true, later, true).isEmpty()
                && chain.stream()
                        .flatMap(PathBuilder::validityChanges)
                        .noneMatch(change -> !change.isBefore(earlier) && !change.isAfter(later));
    }

    /**
     * Refuses a chain that is too long, or has too many signatures, before any of them is verified.
     *
     * @throws CertificateRefusedException if it is refused
     */
    public static void requireAcceptable(List<X509Certificate> chain) throws CertificateRefusedException {
        Optional<String> refusal = PresentedChain.refusal(chain);
        if (refusal.isPresent()) {
            throw untrusted(refusal.get());
        }
    }

    private static CertificateRefusedException untrusted(String detail) {
        return new CertificateRefusedException(PathRules.untrusted(detail));
    }
}
