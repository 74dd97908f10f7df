// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.mapping.account.ReadOnlyLockout;

/**
 * Reads what decides a lockout from a read-only domain controller: lockoutTime, and where it is set the lockout
 * duration of the account's password settings object (msDS-ResultantPSO), else that of its domain. An absent attribute
 * counts as "none" only where the bind account may read it, which a filter shows: on an attribute that is not readable
 * it is Undefined, and so is its negation (RFC 4511 4.5.1.7; MS-ADTS 3.1.1.3.1.3.1 for the three-valued logic).
 * Whatever is not readable stays absent, and then the account counts as locked out, or as unreadable. Sources: MS-SAMR
 * 3.1.1.5 (Effective-LockoutDuration); MS-ADTS 3.1.1.4.5.36 (msDS-ResultantPSO).
 */
final class ReadOnlyLockoutReader {
    private static final String RESULTANT_PSO = "msDS-ResultantPSO";
    /** The attribute from which msDS-ResultantPSO is computed, which no filter may contain itself. */
    private static final String PSO_APPLIED = "msDS-PSOApplied";

    private static final String PSO_DURATION = "msDS-LockoutDuration";
    private static final String DOMAIN_DURATION = "lockoutDuration";

    private ReadOnlyLockoutReader() {}

    /**
     * Reads the lockout of an account.
     *
     * @param connections to the read-only domain controller that returned the entry
     * @param base the base DN that names the entry in requests
     * @param entry the entry with lockoutTime, if it is set and readable
     */
    static ReadOnlyLockout read(LDAPInterface connections, String base, SearchResultEntry entry, Domain domain)
            throws LDAPException {
        OptionalLong lockoutTime = EntryAttributes.largeInteger(entry, AccountEntryReader.LOCKOUT_TIME);
        if (lockoutTime.isEmpty()) {
            Filter absent = absent(AccountEntryReader.LOCKOUT_TIME);
            return new ReadOnlyLockout(
                    matches(connections, base, absent) ? OptionalLong.of(0) : OptionalLong.empty(),
                    OptionalLong.empty());
        }
        return new ReadOnlyLockout(
                lockoutTime, lockoutTime.getAsLong() == 0 ? OptionalLong.empty() : duration(connections, base, domain));
    }

    private static OptionalLong duration(LDAPInterface connections, String base, Domain domain) throws LDAPException {
        Optional<String> pso = EntryAttributes.text(
                LdapSearch.base(base, RESULTANT_PSO).execute(connections).entry(), RESULTANT_PSO);
        if (pso.isPresent()) {
            return value(connections, pso.get(), PSO_DURATION);
        }
        Filter readable = Filter.createORFilter(Filter.createPresenceFilter(PSO_APPLIED), absent(PSO_APPLIED));
        return matches(connections, base, readable)
                ? value(connections, domain.dn().toString(), DOMAIN_DURATION)
                : OptionalLong.empty();
    }

    /** Returns the value; absent where the object or its attribute is not readable. */
    private static OptionalLong value(LDAPInterface connections, String dn, String attribute) throws LDAPException {
        LdapSearch.Result result = LdapSearch.base(dn, attribute).execute(connections);
        return result.entries().isEmpty()
                ? OptionalLong.empty()
                : EntryAttributes.largeInteger(result.entries().get(0), attribute);
    }

    private static Filter absent(String attribute) {
        return Filter.createNOTFilter(Filter.createPresenceFilter(attribute));
    }

    /** Returns whether the filter is true of the entry, as opposed to false or Undefined. */
    private static boolean matches(LDAPInterface connections, String base, Filter filter) throws LDAPException {
        Filter both = Filter.createANDFilter(Filter.createPresenceFilter("objectClass"), filter);
        LdapSearch search = LdapSearch.of(base, SearchScope.BASE, both, 1, List.of("1.1"));
        return !search.execute(connections).complete().isEmpty();
    }
}
