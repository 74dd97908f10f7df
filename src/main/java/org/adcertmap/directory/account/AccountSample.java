// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Forest;

/**
 * Picks a user account of the domain, so that a check can read an account without a certificate. The built-in accounts
 * have relative identifiers below 1000 (MS-DTYP 2.4.2.4) and rights of their own, so that one is picked only where
 * there is no other. Stateless.
 */
public final class AccountSample {
    private static final int MAX_ACCOUNTS = 100;
    private static final long FIRST_ORDINARY = 1_000;

    private AccountSample() {}

    /**
     * Returns the SID of a user account; empty if the bind account sees none.
     *
     * @throws org.adcertmap.denial.DirectoryUnavailableException if the directory cannot be searched
     */
    public static Optional<Sid> in(Forest forest) {
        Domain domain = forest.domains().own();
        Filter isUser = Filter.createANDFilter(
                Filter.createEqualityFilter("objectClass", "user"),
                Filter.createNOTFilter(Filter.createEqualityFilter("objectClass", "computer")));
        LdapSearch search = LdapSearch.of(
                        domain.dn().toString(),
                        SearchScope.SUB,
                        isUser,
                        MAX_ACCOUNTS,
                        List.of(AccountEntryReader.OBJECT_SID))
                .limitedToDomainScope();
        try {
            List<Sid> sids = forest.poolOf(domain).execute(LdapOperation.decoding(connections -> {
                List<Sid> found = new ArrayList<>();
                for (SearchResultEntry entry : search.execute(connections).entries()) {
                    if (entry.hasAttribute(AccountEntryReader.OBJECT_SID)) { // not readable of a protected account
                        found.add(AccountEntryReader.sid(entry));
                    }
                }
                return found;
            }));
            return sids.stream()
                    .filter(AccountSample::isOrdinary)
                    .findFirst()
                    .or(() -> sids.stream().findFirst());
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot search for accounts", e);
        }
    }

    private static boolean isOrdinary(Sid sid) {
        return sid.relativeIdentifier() >= FIRST_ORDINARY;
    }
}
