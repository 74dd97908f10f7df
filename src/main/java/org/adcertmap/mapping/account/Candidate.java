// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.certificate.Sid;
import org.adcertmap.method.AccountQuery;

/**
 * An account that the search returned, with the values that are compared with the queries. Immutable.
 *
 * @param sAMAccountName absent where it is not readable
 * @param netbiosDomain the NetBIOS name of its domain
 * @param dnsDomain the DNS name of its domain
 * @param whenCreated absent where it is not readable
 * @param userAccountControl absent where it is not readable
 * @param values by attribute, named as in {@link AccountQuery#attribute}
 */
public record Candidate(
        Sid sid,
        Optional<String> sAMAccountName,
        String netbiosDomain,
        String dnsDomain,
        String distinguishedName,
        Optional<Instant> whenCreated,
        OptionalInt userAccountControl,
        Map<String, List<String>> values) {
    /** Whether one of this account's values matches the query, by {@link AccountQuery#matchesValue}. */
    public boolean matches(AccountQuery query) {
        if (query.matchesDomain(dnsDomain)) {
            for (String value : values.getOrDefault(query.attribute(), List.of())) {
                if (query.matchesValue(value)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Whether the claimed SID, if there is one, is the SID of this account. */
    public boolean hasSid(Optional<Sid> claimed) {
        return claimed.filter(sid::equals).isPresent();
    }

    /**
     * Whether it is the account of a computer or of a trust between domains.
     *
     * @throws java.util.NoSuchElementException if userAccountControl is not readable
     */
    public boolean isComputer() {
        return (userAccountControl.orElseThrow() & AccountState.TRUST_ACCOUNTS) != 0;
    }
}
