// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.util.EnumSet;
import java.util.Set;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.RequiredAttribute;
import org.adcertmap.mapping.binding.Enforcement;
import org.adcertmap.mapping.binding.MappingPolicy;

/**
 * Refuses an account of which the bind account may not read everything that the mapping needs. One refusal names all
 * attributes, those of the search and those of the account's own entry, so that their rights are granted in one round.
 * Immutable.
 */
record ReadRightsCheck(MappingPolicy policy) {
    /** Returns whether the search did not return everything, so that the account is read before it is judged. */
    boolean isIncomplete(Candidate found) {
        return !unreadable(found).isEmpty();
    }

    /**
     * Checks that userAccountControl and the state of the account are readable. An unreadable whenCreated alone is no
     * reason: only a weak mapping needs it.
     *
     * @throws CertificateRefusedException with all that is not readable
     */
    void check(Candidate found, Account read) throws CertificateRefusedException {
        Set<RequiredAttribute> unreadable = unreadable(found);
        unreadable.addAll(read.state().unreadable(policy.accounts()));
        if (!unreadable.isEmpty() && !unreadable.equals(EnumSet.of(RequiredAttribute.WHEN_CREATED))) {
            throw new CertificateRefusedException(RequiredAttribute.refusal(unreadable, found.distinguishedName()));
        }
    }

    private Set<RequiredAttribute> unreadable(Candidate found) {
        Set<RequiredAttribute> unreadable = EnumSet.noneOf(RequiredAttribute.class);
        if (found.userAccountControl().isEmpty()) {
            unreadable.add(RequiredAttribute.USER_ACCOUNT_CONTROL);
        }
        if (policy.binding().enforcement() == Enforcement.COMPATIBILITY
                && found.whenCreated().isEmpty()) {
            unreadable.add(RequiredAttribute.WHEN_CREATED);
        }
        return unreadable;
    }
}
