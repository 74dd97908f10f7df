// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.List;

/**
 * The name of an account as an administrator writes it: a DN, {@code S-1-5-21-...}, {@code name@domain},
 * {@code DOMAIN\name} or a sAMAccountName. Immutable.
 */
public record AccountName(String text) {
    private static final String SAM_ACCOUNT_NAME = "sAMAccountName";

    /**
     * Returns the search for the account.
     *
     * @param baseDn the DN of the domain
     * @param most more accounts than this exceed the size limit
     */
    public LdapSearch search(String baseDn, int most, List<String> attributes) {
        if (text.matches("(?i)S-1-[0-9-]+")) {
            return LdapSearch.base("<SID=" + text + ">", attributes.toArray(String[]::new));
        }
        if (text.contains("=") && DN.isValidDN(text)) {
            return LdapSearch.base(text, attributes.toArray(String[]::new));
        }
        Filter filter = Filter.createANDFilter(
                Filter.createEqualityFilter("objectClass", "user"), Filter.createORFilter(names()));
        return LdapSearch.of(baseDn, SearchScope.SUB, filter, most, attributes).limitedToDomainScope();
    }

    private List<Filter> names() {
        int backslash = text.indexOf('\\');
        if (backslash >= 0) {
            return List.of(Filter.createEqualityFilter(SAM_ACCOUNT_NAME, text.substring(backslash + 1)));
        }
        List<Filter> names = new ArrayList<>();
        int at = text.lastIndexOf('@');
        if (at < 0) {
            names.add(Filter.createEqualityFilter(SAM_ACCOUNT_NAME, text));
        } else {
            names.add(Filter.createEqualityFilter("userPrincipalName", text));
            names.add(Filter.createEqualityFilter(SAM_ACCOUNT_NAME, text.substring(0, at))); // the implicit one
        }
        return names;
    }
}
