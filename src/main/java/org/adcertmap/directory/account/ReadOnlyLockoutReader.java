// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.mapping.account.ReadOnlyLockout;

/**
 * Reads what decides a lockout from a read-only domain controller: lockoutTime, and where it is set the lockout
 * duration of the account's password settings object (msDS-ResultantPSO), else that of its domain. An absent attribute
 * counts as "none" only where the bind account has the right to read it ({@link ReadPermission}). Whatever is not
 * readable stays absent, and then the account counts as locked out, or as unreadable. Sources: MS-SAMR 3.1.1.5
 * (Effective-LockoutDuration); MS-ADTS 3.1.1.4.5.36 (msDS-ResultantPSO); MS-ADA1 and MS-ADA2 for the schemaIDGUIDs.
 */
final class ReadOnlyLockoutReader {
    private static final String RESULTANT_PSO = "msDS-ResultantPSO";
    private static final String PSO_DURATION = "msDS-LockoutDuration";
    private static final String DOMAIN_DURATION = "lockoutDuration";
    private static final UUID LOCKOUT_TIME_GUID = UUID.fromString("28630ebf-41d5-11d1-a9c1-0000f80367c1");
    private static final UUID RESULTANT_PSO_GUID = UUID.fromString("b77ea093-88d0-4780-9a98-911f8e8b1dca");

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
            boolean readable = ReadPermission.read(connections, base).isGranted(LOCKOUT_TIME_GUID);
            return new ReadOnlyLockout(readable ? OptionalLong.of(0) : OptionalLong.empty(), OptionalLong.empty());
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
        return ReadPermission.read(connections, base).isGranted(RESULTANT_PSO_GUID)
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
}
