// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.trust;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Refusal;
import org.adcertmap.trust.pkix.Sha1Signatures;

/**
 * Builds and validates certification paths by RFC 5280 section 6: with the JDK's PKIX implementation, and with own
 * checks where Windows and the JDK differ ({@code PathRules}). If a path violates a rule, the next one is tried.
 * Revocation is not checked here, see {@link RevocationChecker}. Only the first certificate of a chain is the client's,
 * and it must not be a CA certificate. Nothing is downloaded. Immutable.
 */
public final class PkixPathBuilder implements PathBuilder {
    /** Clients present fewer; each further certificate multiplies the possible paths. */
    private static final int MAX_FURTHER_CERTIFICATES = 16;

    /** Beyond this many paths that violate a rule the search ends. */
    private static final int MAX_JUDGED_PATHS = 64;

    private final CertificationAuthorities cas;
    private final Supplier<List<X509Certificate>> issuingCas;
    private final PathRules rules;

    /**
     * Creates a builder with the root CAs of these as trust anchors, which accepts no SHA-1; it validates each path
     * anew.
     */
    public PkixPathBuilder(CertificationAuthorities cas) {
        this(cas, List::of, Sha1Signatures.REFUSE);
    }

    /**
     * Creates a builder with further CAs.
     *
     * @param issuingCas CAs that may be part of a certification path, such as those in NTAuth; read for each path
     * @param sha1Signatures what the signature of a certificate with SHA-1 is worth
     */
    public PkixPathBuilder(
            CertificationAuthorities cas, Supplier<List<X509Certificate>> issuingCas, Sha1Signatures sha1Signatures) {
        this.cas = cas;
        this.issuingCas = issuingCas;
        this.rules = new PathRules(sha1Signatures);
    }

    @Override
    public CertificationPath build(List<X509Certificate> chain, RequiredUsage usage, Instant now)
            throws CertificateRefusedException {
        X509Certificate client = chain.get(0);
        if (client.getBasicConstraints() != -1 || cas.roots().contains(client)) {
            throw untrusted("the client certificate is a CA certificate");
        }
        if (chain.size() > MAX_FURTHER_CERTIFICATES + 1) {
            throw untrusted("the client presents " + (chain.size() - 1) + " further certificates, at most "
                    + MAX_FURTHER_CERTIFICATES + " are accepted");
        }
        if (cas.roots().isEmpty()) {
            throw untrusted("there is no trusted root CA");
        }
        List<X509Certificate> candidates = new ArrayList<>(cas.intermediates());
        candidates.addAll(issuingCas.get());
        candidates.addAll(chain.subList(1, chain.size()));
        List<Refusal> refusals = new ArrayList<>();
        return new PathSearch(client, cas.roots(), candidates)
                .first(client, path -> judge(path, usage, now, refusals))
                .flatMap(judged -> judged)
                .orElseThrow(() -> new CertificateRefusedException(
                        refusals.isEmpty()
                                ? PathFailure.of(client, candidates, cas.roots(), rules, usage, now)
                                : refusals.get(0)));
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

    @Override
    public Optional<Refusal> violation(CertificationPath path, RequiredUsage usage, Instant now) {
        return rules.violation(path.certificates(), usage, now);
    }

    private static CertificateRefusedException untrusted(String detail) {
        return new CertificateRefusedException(PathRules.untrusted(detail));
    }
}
