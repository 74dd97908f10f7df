// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.binding;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.Strength;

/**
 * Selects the account where several have a strong mapping of one certificate on purpose, such as the normal and the
 * privileged account of one user: of those that match strongly the one that the pattern matches, whatever the
 * {@link org.adcertmap.method.Precedence}. Without a pattern it is {@link Choice#of}. With one, no other account than
 * one that it matches is ever mapped. Immutable.
 *
 * @param pattern that of the Valve; {@link AccountPattern#NONE} for none
 */
public record AccountSelection(AccountPattern pattern) {
    /** Judges how strongly an account matches. */
    @FunctionalInterface
    public interface Judge {
        /**
         * Returns the strength of the binding to the account.
         *
         * @throws CertificateRefusedException if there is no binding, see {@link Binding#of}
         */
        Strength strengthOf(Choice account) throws CertificateRefusedException;
    }

    /**
     * What was selected.
     *
     * @param trace what the pattern has left of the accounts that match strongly; empty without a pattern
     */
    public record Selected(Choice choice, String trace) {}

    /**
     * Selects the account.
     *
     * @param queries the queries that were searched for, in the order of the methods
     * @throws CertificateRefusedException if no account matches, or more than one is left
     */
    public Selected of(Map<MappingMethod, List<AccountQuery>> queries, Candidates candidates, Judge judge)
            throws CertificateRefusedException {
        if (pattern.isNone()) {
            return new Selected(Choice.of(queries, candidates), "");
        }
        if (candidates.tooMany() || candidates.extent() != Candidates.Extent.ALL_QUERIES) {
            throw ambiguous("more accounts match the certificate's identifiers than the size limit of the search");
        }
        List<Candidate> strong = strong(queries, candidates.candidates(), judge);
        requireReadableNames(strong);
        List<Candidate> left = strong.stream().filter(pattern::matches).toList();
        String trace = pattern + " matches " + names(left) + " of the strong matches " + names(strong);
        if (left.size() == 1) {
            Candidate account = left.get(0);
            Set<Sid> others = strong.stream()
                    .map(Candidate::sid)
                    .filter(sid -> !sid.equals(account.sid()))
                    .collect(Collectors.toUnmodifiableSet());
            return new Selected(new Choice(account, queries, others), trace);
        }
        if (strong.size() > 1) {
            throw ambiguous(names(strong) + "; " + attribute() + " matches " + names(left));
        }
        return new Selected(Choice.of(queries, candidates), trace);
    }

    /**
     * Refuses an account that the pattern does not match, although it is the only one.
     *
     * @throws CertificateRefusedException with the pattern
     */
    public void require(Candidate account) throws CertificateRefusedException {
        if (!pattern.isNone() && !pattern.matches(account)) {
            throw new CertificateRefusedException(new Refusal(
                    Denial.NO_ACCOUNT,
                    account.distinguishedName() + " matches the certificate, but " + attribute() + " does not match "
                            + account.sAMAccountName()
                                    .map(name -> "its name " + account.netbiosDomain() + "\\" + name)
                                    .orElse("it: its sAMAccountName is not readable"),
                    "add a strong mapping to altSecurityIdentities of an account that the pattern matches, or correct"
                            + " account of the Valve"));
        }
    }

    /** An account whose userAccountControl is not readable counts as a strong match: it may be one. */
    private static List<Candidate> strong(
            Map<MappingMethod, List<AccountQuery>> queries, List<Candidate> candidates, Judge judge) {
        List<Candidate> strong = new ArrayList<>();
        for (Candidate candidate : candidates) {
            boolean isMatch = queries.values().stream().flatMap(List::stream).anyMatch(candidate::matches);
            if (isMatch
                    && (candidate.userAccountControl().isEmpty()
                            || isStrong(new Choice(candidate, queries, Set.of()), judge))) {
                strong.add(candidate);
            }
        }
        return strong;
    }

    private static boolean isStrong(Choice choice, Judge judge) {
        try {
            return judge.strengthOf(choice) == Strength.STRONG;
        } catch (CertificateRefusedException e) {
            return false; // no binding, or a weak one that the enforcement does not permit
        }
    }

    private void requireReadableNames(List<Candidate> strong) throws CertificateRefusedException {
        for (Candidate account : strong) {
            if (account.sAMAccountName().isEmpty()) {
                throw ambiguous(names(strong) + "; " + attribute() + " cannot be compared: the sAMAccountName of "
                        + account.distinguishedName() + " is not readable");
            }
        }
    }

    private String attribute() {
        return "account=[" + pattern + "] of the Valve";
    }

    private static CertificateRefusedException ambiguous(String detail) {
        return new CertificateRefusedException(Denial.AMBIGUOUS, detail);
    }

    private static String names(List<Candidate> accounts) {
        return accounts.isEmpty()
                ? "none"
                : accounts.stream().map(Candidate::distinguishedName).collect(Collectors.joining(" and "));
    }
}
