package org.adcertmap.trust;

import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;

/**
 * Builds and checks a path as RFC 5280 section 6 says, by the JDK's own PKIX: signatures, dates, basic constraints,
 * path lengths, name constraints, policies, critical extensions, and the JDK's disabled algorithms (security property
 * {@code jdk.certpath.disabledAlgorithms}). Revocation is another question. Only the first certificate is ever the
 * client's, and it must be no authority's own. Nothing is fetched. Stateless.
 */
final class PkixPathBuilder implements PathBuilder {
    /** More than any honest client sends; each one more makes more ways to try. */
    private static final int MOST_SENT_ALONG = 16;

    private static final int MOST_INTERMEDIATES = 8;

    private final CertificationAuthorities authorities;

    PkixPathBuilder(CertificationAuthorities authorities) {
        this.authorities = authorities;
    }

    /** PKIX leaves a root's dates to us; Windows looks at them as well. */
    private Set<TrustAnchor> anchors(Instant now) {
        return authorities.roots().stream()
                .filter(root -> ValidityPeriod.refusal(root, now).isEmpty())
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public CertificationPath build(List<X509Certificate> chain, Instant now) throws CertificateRefusedException {
        X509Certificate first = chain.get(0);
        // PKIX answers with an empty path where it is asked for one from a root to itself.
        if (first.getBasicConstraints() != -1 || authorities.roots().contains(first)) {
            throw untrusted("it is an authority's own certificate");
        }
        if (chain.size() > MOST_SENT_ALONG + 1) {
            throw untrusted((chain.size() - 1) + " certificates were sent along with it");
        }
        if (authorities.roots().isEmpty()) {
            throw untrusted("no root authority is known at all");
        }
        List<X509Certificate> candidates = new ArrayList<>(authorities.intermediates());
        candidates.addAll(chain);
        try {
            return built(first, candidates, now);
        } catch (CertPathBuilderException e) {
            throw new CertificateRefusedException(PathFailure.of(first, candidates, authorities.roots(), now));
        } catch (UnsupportedOperationException e) {
            // What the JDK says of name constraints on other names, such as the userPrincipalName, which it cannot
            // compare.
            throw untrusted("the name constraints of its path cannot be checked: " + e.getMessage());
        }
    }

    /** Where a root does not allow the path that was found, the others are tried. */
    private CertificationPath built(X509Certificate first, List<X509Certificate> candidates, Instant now)
            throws CertPathBuilderException {
        Set<TrustAnchor> anchors = anchors(now);
        while (!anchors.isEmpty()) {
            PKIXCertPathBuilderResult built = build(first, candidates, anchors, now);
            X509Certificate root = built.getTrustAnchor().getTrustedCert();
            List<X509Certificate> path = new ArrayList<>();
            built.getCertPath().getCertificates().forEach(certificate -> path.add((X509Certificate) certificate));
            path.add(root);
            try {
                AnchorConstraints.validate(path, now);
                return new CertificationPath(path);
            } catch (CertPathValidatorException e) {
                anchors.removeIf(anchor -> anchor.getTrustedCert().equals(root));
            }
        }
        throw new CertPathBuilderException("no root is valid now and allows a path");
    }

    private static PKIXCertPathBuilderResult build(
            X509Certificate first, List<X509Certificate> candidates, Set<TrustAnchor> anchors, Instant now)
            throws CertPathBuilderException {
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(first);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.setMaxPathLength(MOST_INTERMEDIATES);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(candidates)));
            parameters.addCertPathChecker(new WindowsCriticalExtensions());
            return (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("every JDK builds paths by PKIX", e);
        }
    }

    private static CertificateRefusedException untrusted(String detail) {
        return new CertificateRefusedException(Denial.UNTRUSTED_ISSUER, detail);
    }
}
