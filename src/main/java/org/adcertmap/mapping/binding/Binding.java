package org.adcertmap.mapping.binding;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.SecurityIdentifier;
import org.adcertmap.method.Strength;

/**
 * What binds the certificate to the account that was found, and is it enough? A strong method that this very account
 * answers, or a weak one that {@link StrongNameMatch} makes strong; else the SID of the certificate, which must be the
 * account's own; else a weak method, for what {@link Enforcement} makes of it. Sources: KB5014754; MS-PKCA 3.1.5.2.1.5
 * and 3.1.5.2.1.6.
 *
 * @param method the method that binds
 * @param strength how much its word is worth here
 * @param warning what a domain controller would warn of as event 39: a weak match that was let pass
 */
public record Binding(MappingMethod method, Strength strength, Optional<String> warning) {

    /**
     * @param matched the methods by which the account was found, at least one
     * @param issuers the thumbprints of the certificate's issuers; asked for only where it matters
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
        // Whoever claims it: the SID of somebody else is never overlooked, whatever methods and issuers are in use.
        Optional<Sid> claimed = certificate.claimedSid().or(certificate::claimedUriSid);
        if (claimed.isPresent() && !claimed.get().equals(account.sid())) {
            throw new CertificateRefusedException(
                    Denial.SID_MISMATCH,
                    "the certificate has " + claimed.get() + ", " + account.distinguishedName() + " has "
                            + account.sid());
        }
        Optional<MappingMethod> sid = first(policy.methods(), SecurityIdentifier.class::isInstance);
        if (sid.isPresent() && isBelieved(certificate, policy.binding(), issuers)) {
            return strong(sid.get());
        }
        return weak(certificate, policy.binding(), account, matched, claimed.isPresent());
    }

    private static Binding strong(MappingMethod method) {
        return new Binding(method, Strength.STRONG, Optional.empty());
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
        Set<String> known = issuers.get();
        return policy.strongNameMatches().stream()
                .flatMap(tuple -> tuple.promoted(certificate, known, matched).stream())
                .findFirst();
    }

    private static boolean isBelieved(
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
                        ? " and the certificate's SID is not believed: sid is not among mappingMethods, or it stands in a URI and the issuer not in sanUriSidIssuers"
                        : " and the certificate has no SID");
        if (policy.enforcement() == Enforcement.FULL) {
            throw new CertificateRefusedException(Denial.WEAK_MAPPING, why);
        }
        Instant created = account.whenCreated()
                .orElseThrow(() -> new CertificateRefusedException(
                        Denial.STATE_UNREADABLE, "whenCreated of " + account.distinguishedName() + " is not readable"));
        if (certificate.notBefore().isBefore(created.minus(policy.backdatingCompensation()))) {
            throw new CertificateRefusedException(
                    Denial.CERTIFICATE_PREDATES_ACCOUNT,
                    why + "; the certificate is valid from " + certificate.notBefore() + ", the account is of "
                            + created);
        }
        return new Binding(matched.get(0), Strength.WEAK, Optional.of(why));
    }

    private static Optional<MappingMethod> first(List<MappingMethod> methods, Predicate<MappingMethod> condition) {
        return methods.stream().filter(condition).findFirst();
    }
}
