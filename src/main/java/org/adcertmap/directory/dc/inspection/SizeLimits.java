// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Locale;
import java.util.OptionalInt;
import org.adcertmap.directory.dc.LdapSearch;

/**
 * The LDAP policies of the default query policy, where the bind account may read them. Immutable. Source: MS-ADTS
 * 3.1.1.3.4.6 (LDAP policies), 6.1.1.2.4.1.3 (the object).
 *
 * @param maxPageSize the most entries of a search without paging
 * @param maxValRange the most values of an attribute in one response
 */
public record SizeLimits(OptionalInt maxPageSize, OptionalInt maxValRange) {
    private static final String LIMITS = "lDAPAdminLimits";
    private static final String POLICY =
            "CN=Default Query Policy,CN=Query-Policies,CN=Directory Service,CN=Windows NT,CN=Services";

    static SizeLimits read(LDAPInterface connection, String configurationDn) throws LDAPException {
        LdapSearch search = LdapSearch.base(new DN(POLICY + "," + new DN(configurationDn)).toString(), LIMITS);
        LdapSearch.Result result = search.execute(connection);
        if (result.hasNoBase() || result.entries().isEmpty()) {
            return new SizeLimits(OptionalInt.empty(), OptionalInt.empty());
        }
        SearchResultEntry policy = result.entries().get(0);
        return new SizeLimits(limit(policy, "MaxPageSize"), limit(policy, "MaxValRange"));
    }

    private static OptionalInt limit(SearchResultEntry policy, String name) {
        String[] values = policy.getAttributeValues(LIMITS);
        for (String value : values == null ? new String[0] : values) {
            String[] parts = value.split("=", 2);
            if (parts.length == 2
                    && parts[0].strip().toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT))
                    && parts[1].strip().matches("[0-9]{1,9}")) {
                return OptionalInt.of(Integer.parseInt(parts[1].strip()));
            }
        }
        return OptionalInt.empty();
    }
}
