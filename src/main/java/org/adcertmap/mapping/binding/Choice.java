// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.ComputerDnsName;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Precedence;
import org.adcertmap.method.UserPrincipalName;

/**
 * The account that the certificate is mapped to, chosen among the candidates. The first {@link Precedence} with a match
 * decides, and must match one account only. A computer account never matches by a userPrincipalName, nor a user account
 * by a dNSName, whatever its name. Immutable. Sources: MS-PKCA 3.1.5.2.1; MS-DRSR: a value that two accounts have
 * identifies neither.
 *
 * @param account the account
 * @param queriesByMethod the queries that were searched for, in the order of the methods
 * @param others the accounts that match strongly as well, and were left out by an account pattern
 */
public record Choice(Candidate account, Map<MappingMethod, List<AccountQuery>> queriesByMethod, Set<Sid> others) {

    /**
     * Chooses the account.
     *
     * @param queriesByMethod the queries that were searched for, in the order of the methods
     * @throws CertificateRefusedException if no account matches, or if more than one does
     */
    public static Choice of(Map<MappingMethod, List<AccountQuery>> queriesByMethod, Candidates candidates)
            throws CertificateRefusedException {
        if (candidates.tooMany()) {
            throw new CertificateRefusedException(
                    Denial.AMBIGUOUS,
                    "more accounts match the certificate's identifiers than the size limit of the search");
        }
        return new Choice(account(queriesByMethod.values(), candidates.candidates()), queriesByMethod, Set.of());
    }

    /**
     * Returns the methods whose queries the account matches, without those that are not for its kind of account; at
     * least one. Its userAccountControl must be readable.
     *
     * @throws CertificateRefusedException if the account matches only by a name that is not for its kind of account
     */
    public List<MappingMethod> matchedMethods() throws CertificateRefusedException {
        Class<?> excluded = account.isComputer() ? UserPrincipalName.class : ComputerDnsName.class;
        List<MappingMethod> matched = new ArrayList<>();
        queriesByMethod.forEach((method, queries) -> {
            if (!excluded.isInstance(method) && queries.stream().anyMatch(account::matches)) {
                matched.add(method);
            }
        });
        if (!matched.isEmpty()) {
            return matched;
        }
        throw account.isComputer()
                ? new CertificateRefusedException(
                        Denial.COMPUTER_ACCOUNT,
                        account.distinguishedName()
                                + " has the userPrincipalName or sAMAccountName, but is not a user account")
                : new CertificateRefusedException(
                        Denial.NO_ACCOUNT,
                        account.distinguishedName()
                                + " has the sAMAccountName of the dNSName, but is not a computer account");
    }

    private static Candidate account(Collection<List<AccountQuery>> queries, List<Candidate> candidates)
            throws CertificateRefusedException {
        for (Precedence precedence : Precedence.values()) {
            List<Candidate> matching = new ArrayList<>();
            for (Candidate candidate : candidates) {
                if (matches(candidate, queries, precedence)) {
                    matching.add(candidate);
                }
            }
            if (matching.size() > 1) {
                throw new CertificateRefusedException(
                        Denial.AMBIGUOUS,
                        String.join(
                                " and ",
                                matching.stream()
                                        .map(Candidate::distinguishedName)
                                        .toList()));
            }
            if (!matching.isEmpty()) {
                return matching.get(0);
            }
        }
        throw new CertificateRefusedException(
                Denial.NO_ACCOUNT,
                "no account has "
                        + String.join(
                                " or ",
                                queries.stream()
                                        .flatMap(List::stream)
                                        .map(Choice::criterion)
                                        .toList()));
    }

    private static boolean matches(Candidate candidate, Collection<List<AccountQuery>> queries, Precedence precedence) {
        for (List<AccountQuery> ofMethod : queries) {
            for (AccountQuery query : ofMethod) {
                if (query.precedence() == precedence && candidate.matches(query)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static String criterion(AccountQuery query) {
        return query.attribute() + "=" + query.value();
    }
}
