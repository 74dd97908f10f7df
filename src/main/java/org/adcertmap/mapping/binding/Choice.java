package org.adcertmap.mapping.binding;

import java.util.List;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.DnsName;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.UserPrincipalName;

/**
 * Which of the accounts found is the one? The first {@link Precedence} with an answer names the account, and must name
 * only one. A computer is never found by a userPrincipalName, nor a user by a dNSName, however they are called.
 * Sources: MS-PKCA 3.1.5.2.1; MS-DRSR: a value held by two accounts is found at none.
 *
 * @param account the account
 * @param matched the methods whose questions it answers, at least one
 */
public record Choice(Candidate account, List<MappingMethod> matched) {

    public static Choice of(List<AccountQuery> questions, Candidates findings) throws CertificateRefusedException {
        if (findings.tooMany()) {
            throw new CertificateRefusedException(Denial.AMBIGUOUS, "more accounts than questions");
        }
        Candidate account = account(questions, findings.candidates());
        return new Choice(account, matched(account, questions));
    }

    /** The methods whose questions the account answers and may answer. */
    private static List<MappingMethod> matched(Candidate account, List<AccountQuery> questions)
            throws CertificateRefusedException {
        if (account.userAccountControl().isEmpty()) {
            throw new CertificateRefusedException(
                    Denial.STATE_UNREADABLE,
                    "userAccountControl of " + account.distinguishedName() + " is not readable");
        }
        Class<?> notFor = account.isComputer() ? UserPrincipalName.class : DnsName.class;
        List<MappingMethod> matched = questions.stream()
                .filter(account::matches)
                .map(AccountQuery::method)
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

    private static Candidate account(List<AccountQuery> questions, List<Candidate> candidates)
            throws CertificateRefusedException {
        for (Precedence precedence : Precedence.values()) {
            List<AccountQuery> asked = questions.stream()
                    .filter(question -> question.precedence() == precedence)
                    .toList();
            List<Candidate> answering = candidates.stream()
                    .filter(candidate -> asked.stream().anyMatch(candidate::matches))
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

    private static String wanted(AccountQuery question) {
        return question.attribute() + "=" + question.value();
    }
}
