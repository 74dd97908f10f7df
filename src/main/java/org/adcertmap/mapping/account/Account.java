// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping.account;

import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;

/**
 * An account as it was read from its own domain. Immutable.
 *
 * @param userPrincipalName absent where the account has only the implicit one
 * @param netbiosDomain the NetBIOS name of the domain, for example {@code CORP}
 * @param dnsDomain the DNS name of the domain, for example {@code corp.example.com}
 * @param nameScope whether its sAMAccountName is one of the own domain
 * @param groups the security groups of its token, including nested groups and the primary group
 */
public record Account(
        Sid sid,
        String sAMAccountName,
        Optional<String> userPrincipalName,
        String distinguishedName,
        String netbiosDomain,
        String dnsDomain,
        NameScope nameScope,
        AccountState state,
        List<Group> groups) {
    public Account {
        groups = List.copyOf(groups);
    }

    /** Returns the same account; where its userPrincipalName equals one of these, with that object. */
    public Account sharingUserPrincipalName(List<String> equal) {
        int index = userPrincipalName.map(equal::indexOf).orElse(-1);
        return index < 0
                ? this
                : new Account(
                        sid,
                        sAMAccountName,
                        Optional.of(equal.get(index)),
                        distinguishedName,
                        netbiosDomain,
                        dnsDomain,
                        nameScope,
                        state,
                        groups);
    }

    /** Returns the same account with these groups. */
    public Account withGroups(List<Group> all) {
        return new Account(
                sid,
                sAMAccountName,
                userPrincipalName,
                distinguishedName,
                netbiosDomain,
                dnsDomain,
                nameScope,
                state,
                all);
    }
}
