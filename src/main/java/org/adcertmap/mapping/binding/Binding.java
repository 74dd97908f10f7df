// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.RequiredAttribute;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.SecurityIdentifier;
import org.adcertmap.method.Strength;

/**
 * The binding between a certificate and the account that was found, as strong as {@link Enforcement} requires. In this
 * order: a strong method that matched, or a weak one that {@link StrongNameMatch} makes strong; the SID in the
 * certificate, which must be the account's own; a weak method, if the enforcement permits it. Immutable. Sources:
 * KB5014754; MS-PKCA 3.1.5.2.1.5 and 3.1.5.2.1.6.
 *
 * @param method the method that binds
 * @param strength strong, also where a weak method was made strong; or weak
 * @param warning a weak mapping that was permitted, which a domain controller logs as event 39
 */
public record Binding(MappingMethod method, Strength strength, Optional<String> warning) {
    private static final UnaryOperator<Binding> SHARED = BoundedCache.shared(BoundedCache.of(100));

    /**
     * Binds the certificate to the account.
     *
     * @param matched the methods whose queries the account matches, at least one
     * @param issuers supplies the thumbprints of the certificate's issuers; called only where they matter
     * @throws CertificateRefusedException if the match is not strong enough, or the SID is that of another account
     */
    public static Binding of(
            ClientCertificate certificate,
            MappingPolicy policy,
            Candidate account,
            List<MappingMethod> matched,
            Supplier<Set<String>> issuers)
            throws CertificateRefusedException {
        Optional<MappingMethod> strong = first(matched, method -> method.strength() == Strength.STRONG)
                .or(() -> promoted(certificate, policy.binding(), account, matched, issuers));
        if (strong.isPresent()) {
            return strong(strong.get());
        }
        if (policy.binding().enforcement() == Enforcement.DISABLED) {
            return new Binding(matched.get(0), Strength.WEAK, Optional.empty());
        }
        // The SID of another account denies the mapping, whatever methods and issuers are configured.
        Optional<Sid> claimed = certificate.claimedSid().or(certificate::claimedUriSid);
        if (claimed.isPresent() && !claimed.get().equals(account.sid())) {
            throw new CertificateRefusedException(
                    Denial.SID_MISMATCH,
                    "the SID in the certificate is " + claimed.get() + ", the SID of " + account.distinguishedName()
                            + " is " + account.sid());
        }
        Optional<MappingMethod> sid = first(policy.methods(), SecurityIdentifier.class::isInstance);
        if (sid.isPresent() && isSidTrusted(certificate, policy.binding(), issuers)) {
            return strong(sid.get());
        }
        return weak(certificate, policy.binding(), account, matched, claimed.isPresent());
    }

    private static Binding strong(MappingMethod method) {
        return SHARED.apply(new Binding(method, Strength.STRONG, Optional.empty()));
    }

    private static Optional<MappingMethod> promoted(
            ClientCertificate certificate,
            BindingPolicy policy,
            Candidate account,
            List<MappingMethod> matched,
            Supplier<Set<String>> issuers) {
        if (account.isComputer() || policy.strongNameMatches().isEmpty()) {
            return Optional.empty();
        }
        Set<String> thumbprints = issuers.get();
        return policy.strongNameMatches().stream()
                .flatMap(tuple -> tuple.promoted(certificate, thumbprints, matched).stream())
                .findFirst();
    }

    private static boolean isSidTrusted(
            ClientCertificate certificate, BindingPolicy policy, Supplier<Set<String>> issuers) {
        return certificate.claimedSid().isPresent()
                || certificate.claimedUriSid().isPresent()
                        && !policy.sanUriSidIssuers().isEmpty()
                        && issuers.get().stream().anyMatch(policy.sanUriSidIssuers()::contains);
    }

    private static Binding weak(
            ClientCertificate certificate,
            BindingPolicy policy,
            Candidate account,
            List<MappingMethod> matched,
            boolean hasSid)
            throws CertificateRefusedException {
        String why = account.distinguishedName() + " matches only by "
                + String.join(", ", matched.stream().map(MappingMethod::name).toList())
                + (hasSid
                        ? " and the SID in the certificate is not trusted: sid is not among mappingMethods, or the"
                                + " SID is in a URI and the issuing CA is not among sanUriSidIssuers"
                        : " and the certificate has no SID");
        if (policy.enforcement() == Enforcement.FULL) {
            throw new CertificateRefusedException(Denial.WEAK_MAPPING, why);
        }
        Instant created = account.whenCreated()
                .orElseThrow(() -> new CertificateRefusedException(RequiredAttribute.refusal(
                        EnumSet.of(RequiredAttribute.WHEN_CREATED), account.distinguishedName())));
        if (certificate.notBefore().isBefore(created.minus(policy.backdatingCompensation()))) {
            throw new CertificateRefusedException(
                    Denial.CERTIFICATE_PREDATES_ACCOUNT,
                    why + "; the certificate is valid from " + certificate.notBefore() + ", the account was created at "
                            + created);
        }
        return new Binding(matched.get(0), Strength.WEAK, Optional.of(why));
    }

    private static Optional<MappingMethod> first(List<MappingMethod> methods, Predicate<MappingMethod> condition) {
        return methods.stream().filter(condition).findFirst();
    }
}
