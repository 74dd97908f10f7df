// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;

/**
 * Reads the lockout policy of an account: that of its password settings object, or else of its domain. Stateless.
 * Source: MS-ADTS 3.1.1.5.2.1.5; MS-ADA3 (lockoutThreshold, lockOutObservationWindow: negative units of 100 ns).
 */
final class LockoutPolicyReader {
    private static final String RESULTANT_PSO = "msDS-ResultantPSO";
    private static final String BAD_PASSWORD_COUNT = "badPwdCount";
    private static final long UNITS_PER_MILLI = 10_000;

    private LockoutPolicyReader() {}

    static LockoutPolicy read(LDAPInterface connection, SeenAccount account) throws LDAPException {
        SearchResultEntry entry = LdapSearch.base(account.distinguishedName(), RESULTANT_PSO, BAD_PASSWORD_COUNT)
                .execute(connection)
                .entry();
        Optional<DN> pso = EntryAttributes.dn(entry, RESULTANT_PSO);
        String threshold = pso.isPresent() ? "msDS-LockoutThreshold" : "lockoutThreshold";
        String window = pso.isPresent() ? "msDS-LockoutObservationWindow" : "lockOutObservationWindow";
        String source = pso.orElse(account.domain().dn()).toString();
        LdapSearch.Result result = LdapSearch.base(source, threshold, window).execute(connection);
        boolean isReadable = !result.hasNoBase() && !result.entries().isEmpty();
        SearchResultEntry policy = isReadable ? result.entries().get(0) : entry; // which has neither attribute
        return new LockoutPolicy(
                source,
                EntryAttributes.integer(policy, threshold),
                duration(policy, window),
                EntryAttributes.integer(entry, BAD_PASSWORD_COUNT));
    }

    private static Optional<Duration> duration(SearchResultEntry policy, String attribute)
            throws InvalidResponseException {
        OptionalLong units = EntryAttributes.largeInteger(policy, attribute);
        return units.isPresent()
                ? Optional.of(Duration.ofMillis(Math.abs(units.getAsLong() / UNITS_PER_MILLI)))
                : Optional.empty();
    }
}
