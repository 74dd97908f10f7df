// SPDX-License-Identifier: Apache-2.0
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
 * Builds and validates certification paths by RFC 5280 section 6 with the JDK's PKIX implementation: signatures,
 * validity periods, basic constraints, path lengths, name constraints, policies, critical extensions, and the disabled
 * algorithms of the JDK (security property {@code jdk.certpath.disabledAlgorithms}). Revocation is not checked here,
 * see {@link RevocationChecker}. Only the first certificate of a chain is the client's, and it must not be a CA
 * certificate. Nothing is downloaded. Immutable.
 */
public final class PkixPathBuilder implements PathBuilder {
    /** Clients present fewer; each further certificate multiplies the possible paths. */
    private static final int MAX_FURTHER_CERTIFICATES = 16;

    private static final int MAX_INTERMEDIATES = 8;

    private final CertificationAuthorities cas;

    /** Creates a builder with the root CAs of these as trust anchors; it validates each path anew. */
    public PkixPathBuilder(CertificationAuthorities cas) {
        this.cas = cas;
    }

    /** PKIX does not check the validity period of a trust anchor; Windows does. */
    private Set<TrustAnchor> validAnchors(Instant now) {
        return cas.roots().stream()
                .filter(root -> ValidityPeriod.refusal(root, now).isEmpty())
                .map(root -> new TrustAnchor(root, null))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    @Override
    public CertificationPath build(List<X509Certificate> chain, Instant now) throws CertificateRefusedException {
        X509Certificate client = chain.get(0);
        // From a root CA to itself PKIX builds an empty path.
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
        candidates.addAll(chain);
        try {
            return buildWithAnchorConstraints(client, candidates, now);
        } catch (CertPathBuilderException e) {
            throw new CertificateRefusedException(PathFailure.of(client, candidates, cas.roots(), now));
        } catch (UnsupportedOperationException e) {
            // Thrown by the JDK for name constraints of types that it cannot compare, such as userPrincipalName.
            throw untrusted("the name constraints of the certification path cannot be checked: " + e.getMessage());
        }
    }

    /** Tries the other trust anchors where the constraints of a root CA forbid the path that was built. */
    private CertificationPath buildWithAnchorConstraints(
            X509Certificate client, List<X509Certificate> candidates, Instant now) throws CertPathBuilderException {
        Set<TrustAnchor> anchors = validAnchors(now);
        while (!anchors.isEmpty()) {
            PKIXCertPathBuilderResult result = build(client, candidates, anchors, now);
            X509Certificate root = result.getTrustAnchor().getTrustedCert();
            List<X509Certificate> path = new ArrayList<>();
            result.getCertPath().getCertificates().forEach(certificate -> path.add((X509Certificate) certificate));
            path.add(root);
            try {
                AnchorConstraints.validate(path, now);
                return new CertificationPath(path);
            } catch (CertPathValidatorException e) {
                anchors.removeIf(anchor -> anchor.getTrustedCert().equals(root));
            }
        }
        throw new CertPathBuilderException("no root CA is valid now and allows a certification path");
    }

    private static PKIXCertPathBuilderResult build(
            X509Certificate client, List<X509Certificate> candidates, Set<TrustAnchor> anchors, Instant now)
            throws CertPathBuilderException {
        try {
            X509CertSelector target = new X509CertSelector();
            target.setCertificate(client);
            PKIXBuilderParameters parameters = new PKIXBuilderParameters(anchors, target);
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(now));
            parameters.setMaxPathLength(MAX_INTERMEDIATES);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(candidates)));
            parameters.addCertPathChecker(new WindowsCriticalExtensions());
            return (PKIXCertPathBuilderResult)
                    CertPathBuilder.getInstance("PKIX").build(parameters);
        } catch (NoSuchAlgorithmException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("the JDK does not support PKIX path building", e);
        }
    }

    private static CertificateRefusedException untrusted(String detail) {
        return new CertificateRefusedException(Denial.UNTRUSTED_ISSUER, detail);
    }
}
