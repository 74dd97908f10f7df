package org.adcertmap.mapping;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.adcertmap.certificate.CertificateRefusedException;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.Denial;
import org.adcertmap.certificate.Sid;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.Question;
import org.adcertmap.method.SecurityIdentifier;
import org.adcertmap.method.Strength;

/**
 * Which of the accounts found is the one, and what binds the certificate to it?
 *
 * <p>Who it is: the first {@link Precedence} with an answer names the account, and must name only one (MS-PKCA
 * 3.1.5.2.1; MS-DRSR: a value held by two accounts is found at none). What binds: a strong method that this very account
 * answers; else the SID of the certificate, which must be the account's own; else nothing, for full enforcement takes no
 * weak match (KB5014754).
 *
 * @param account the account
 * @param method the method that binds
 */
record Choice(Candidate account, MappingMethod method) {

  static Choice of(
      ClientCertificate certificate, List<MappingMethod> methods, List<Question> questions, Findings findings)
      throws CertificateRefusedException {
    if (findings.more()) {
      throw new CertificateRefusedException(Denial.AMBIGUOUS, "more accounts than questions");
    }
    Candidate account = account(questions, findings.candidates());
    List<MappingMethod> matched =
        questions.stream().filter(account::answers).map(Question::method).distinct().toList();
    Optional<MappingMethod> strong = first(matched, method -> method.strength() == Strength.STRONG);
    return new Choice(account, strong.isPresent() ? strong.get() : bySid(certificate, methods, matched, account));
  }

  private static Candidate account(List<Question> questions, List<Candidate> candidates)
      throws CertificateRefusedException {
    for (Precedence precedence : Precedence.values()) {
      List<Question> asked = questions.stream().filter(question -> question.precedence() == precedence).toList();
      List<Candidate> answering =
          candidates.stream().filter(candidate -> asked.stream().anyMatch(candidate::answers)).toList();
      if (answering.size() > 1) {
        throw new CertificateRefusedException(
            Denial.AMBIGUOUS, String.join(" and ", answering.stream().map(Candidate::distinguishedName).toList()));
      }
      if (!answering.isEmpty()) {
        return answering.get(0);
      }
    }
    throw new CertificateRefusedException(
        Denial.NO_ACCOUNT, "no account has " + String.join(" or ", questions.stream().map(Choice::wanted).toList()));
  }

  private static MappingMethod bySid(
      ClientCertificate certificate, List<MappingMethod> methods, List<MappingMethod> matched, Candidate account)
      throws CertificateRefusedException {
    Optional<Sid> claimed = certificate.claimedSid();
    // Checked before the setting: a SID of somebody else is never overlooked, whatever methods are in use.
    if (claimed.isPresent() && !claimed.get().equals(account.sid())) {
      throw new CertificateRefusedException(
          Denial.SID_MISMATCH, "the certificate has " + claimed.get() + ", " + account.distinguishedName() + " has " + account.sid());
    }
    Optional<MappingMethod> sid = first(methods, SecurityIdentifier.class::isInstance);
    if (claimed.isEmpty() || sid.isEmpty()) {
      String why = claimed.isEmpty() ? "the certificate has no SID" : "the method sid is not in use";
      throw new CertificateRefusedException(
          Denial.WEAK, account.distinguishedName() + " matches only by " + names(matched) + " and " + why);
    }
    return sid.get();
  }

  private static Optional<MappingMethod> first(List<MappingMethod> methods, Predicate<MappingMethod> condition) {
    return methods.stream().filter(condition).findFirst();
  }

  private static String names(List<MappingMethod> methods) {
    return String.join(", ", methods.stream().map(MappingMethod::name).toList());
  }

  private static String wanted(Question question) {
    return question.attribute() + "=" + question.value();
  }
}
