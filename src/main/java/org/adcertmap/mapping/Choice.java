package org.adcertmap.mapping;

import java.util.List;
import org.adcertmap.certificate.CertificateRefusedException;
import org.adcertmap.certificate.Denial;
import org.adcertmap.method.DnsName;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.Question;
import org.adcertmap.method.UserPrincipalName;

/**
 * Which of the accounts found is the one? The first {@link Precedence} with an answer names the account, and must name
 * only one. A computer is never found by a userPrincipalName, nor a user by a dNSName, however they are called.
 * Sources: MS-PKCA 3.1.5.2.1; MS-DRSR: a value held by two accounts is found at none.
 *
 * @param account the account
 * @param matched the methods whose questions it answers, at least one
 */
record Choice(Candidate account, List<MappingMethod> matched) {

    static Choice of(List<Question> questions, Findings findings) throws CertificateRefusedException {
        if (findings.more()) {
            throw new CertificateRefusedException(Denial.AMBIGUOUS, "more accounts than questions");
        }
        Candidate account = account(questions, findings.candidates());
        return new Choice(account, matched(account, questions));
    }

    /** The methods whose questions the account answers and may answer. */
    private static List<MappingMethod> matched(Candidate account, List<Question> questions)
            throws CertificateRefusedException {
        if (account.userAccountControl().isEmpty()) {
            throw new CertificateRefusedException(
                    Denial.STATE_UNREADABLE,
                    "userAccountControl of " + account.distinguishedName() + " is not readable");
        }
        Class<?> notFor = account.isComputer() ? UserPrincipalName.class : DnsName.class;
        List<MappingMethod> matched = questions.stream()
                .filter(account::answers)
                .map(Question::method)
                .filter(method -> !notFor.isInstance(method))
                .distinct()
                .toList();
        if (!matched.isEmpty()) {
            return matched;
        }
        throw account.isComputer()
                ? new CertificateRefusedException(
                        Denial.COMPUTER_ACCOUNT,
                        account.distinguishedName() + " has that userPrincipalName or sAMAccountName, and is no user")
                : new CertificateRefusedException(
                        Denial.NO_ACCOUNT,
                        account.distinguishedName() + " is called like the computer of the dNSName, and is none");
    }

    private static Candidate account(List<Question> questions, List<Candidate> candidates)
            throws CertificateRefusedException {
        for (Precedence precedence : Precedence.values()) {
            List<Question> asked = questions.stream()
                    .filter(question -> question.precedence() == precedence)
                    .toList();
            List<Candidate> answering = candidates.stream()
                    .filter(candidate -> asked.stream().anyMatch(candidate::answers))
                    .toList();
            if (answering.size() > 1) {
                throw new CertificateRefusedException(
                        Denial.AMBIGUOUS,
                        String.join(
                                " and ",
                                answering.stream()
                                        .map(Candidate::distinguishedName)
                                        .toList()));
            }
            if (!answering.isEmpty()) {
                return answering.get(0);
            }
        }
        throw new CertificateRefusedException(
                Denial.NO_ACCOUNT,
                "no account has "
                        + String.join(
                                " or ", questions.stream().map(Choice::wanted).toList()));
    }

    private static String wanted(Question question) {
        return question.attribute() + "=" + question.value();
    }
}
