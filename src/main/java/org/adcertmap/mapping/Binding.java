package org.adcertmap.mapping;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.adcertmap.certificate.CertificateRefusedException;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Denial;
import org.adcertmap.certificate.Sid;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.SecurityIdentifier;
import org.adcertmap.method.Strength;

/**
 * What binds the certificate to the account that was found, and is it enough? A strong method that this very account
 * answers; else the SID of the certificate, which must be the account's own; else a weak method, for what {@link
 * Enforcement} makes of it. Sources: KB5014754; MS-PKCA 3.1.5.2.1.6.
 *
 * @param method the method that binds
 * @param warning what a domain controller would warn of as event 39: a weak match that was let pass
 */
record Binding(MappingMethod method, Optional<String> warning) {

  /**
   * @param matched the methods by which the account was found, at least one
   */
  static Binding of(ClientCertificate certificate, MappingPolicy policy, Candidate account, List<MappingMethod> matched)
      throws CertificateRefusedException {
    Optional<MappingMethod> strong = first(matched, method -> method.strength() == Strength.STRONG);
    if (strong.isPresent()) {
      return new Binding(strong.get(), Optional.empty());
    }
    if (policy.enforcement() == Enforcement.DISABLED) {
      return new Binding(matched.get(0), Optional.empty());
    }
    Optional<Sid> claimed = certificate.claimedSid();
    // Checked before the setting: a SID of somebody else is never overlooked, whatever methods are in use.
    if (claimed.isPresent() && !claimed.get().equals(account.sid())) {
      throw new CertificateRefusedException(
          Denial.SID_MISMATCH, "the certificate has " + claimed.get() + ", " + account.distinguishedName() + " has " + account.sid());
    }
    Optional<MappingMethod> sid = first(policy.methods(), SecurityIdentifier.class::isInstance);
    if (claimed.isPresent() && sid.isPresent()) {
      return new Binding(sid.get(), Optional.empty());
    }
    return weak(certificate, policy, account, matched);
  }

  private static Binding weak(
      ClientCertificate certificate, MappingPolicy policy, Candidate account, List<MappingMethod> matched)
      throws CertificateRefusedException {
    String why =
        account.distinguishedName() + " matches only by " + String.join(", ", matched.stream().map(MappingMethod::name).toList())
            + (certificate.claimedSid().isEmpty() ? " and the certificate has no SID" : " and the method sid is not in use");
    if (policy.enforcement() == Enforcement.FULL) {
      throw new CertificateRefusedException(Denial.WEAK, why);
    }
    Instant created =
        account.whenCreated().orElseThrow(() ->
            new CertificateRefusedException(
                Denial.STATE_UNREADABLE, "whenCreated of " + account.distinguishedName() + " is not readable"));
    if (certificate.notBefore().isBefore(created.minus(policy.backdatingCompensation()))) {
      throw new CertificateRefusedException(
          Denial.CERTIFICATE_PREDATES_ACCOUNT,
          why + "; the certificate is valid from " + certificate.notBefore() + ", the account is of " + created);
    }
    return new Binding(matched.get(0), Optional.of(why));
  }

  private static Optional<MappingMethod> first(List<MappingMethod> methods, Predicate<MappingMethod> condition) {
    return methods.stream().filter(condition).findFirst();
  }
}
