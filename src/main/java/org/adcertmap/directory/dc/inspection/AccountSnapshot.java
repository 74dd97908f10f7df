// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.inspection;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.adcertmap.directory.dc.AccountName;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapSearch;

/**
 * An account as one domain controller has it: the replicated attributes that decide a login. Immutable.
 *
 * @param matches how many accounts have the name: 0 where it does not exist there, or is not readable
 * @param values by attribute, in an order that does not depend on the domain controller; those of the first match
 */
public record AccountSnapshot(int matches, Map<String, List<String>> values) {
    private static final int MOST = 2;
    private static final String SID = "objectSid";
    private static final List<String> ATTRIBUTES = List.of(
            SID,
            "sAMAccountName",
            "userPrincipalName",
            "userAccountControl",
            "accountExpires",
            "lockoutTime",
            "altSecurityIdentities",
            "memberOf");

    public AccountSnapshot {
        values = Map.copyOf(values);
    }

    static AccountSnapshot read(LDAPInterface connection, AccountName name, String baseDn) throws LDAPException {
        LdapSearch.Result result = name.search(baseDn, MOST, ATTRIBUTES).execute(connection);
        Map<String, List<String>> values = new TreeMap<>();
        if (!result.entries().isEmpty()) {
            SearchResultEntry entry = result.entries().get(0);
            for (String attribute : ATTRIBUTES) {
                List<String> found = attribute.equals(SID)
                        ? EntryAttributes.octets(entry, SID).map(HexFormat.of()::formatHex).stream()
                                .toList()
                        : sorted(entry, attribute);
                values.put(attribute, found);
            }
        }
        return new AccountSnapshot(result.entries().size(), values);
    }

    private static List<String> sorted(SearchResultEntry entry, String attribute) {
        String[] values = entry.getAttributeValues(attribute);
        return values == null ? List.of() : Arrays.stream(values).sorted().toList();
    }
}
