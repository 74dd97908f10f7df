// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.rights;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.LdapSearch;

/**
 * The service classes for which an account has service principal names without listing them: those of {@code HOST}.
 * Immutable. Source: MS-ADTS 6.1.1.2.4.1.1 (sPNMappings, such as {@code host=cifs,http}).
 *
 * @param aliases the class that an account lists, such as host, by the class that it includes; in lower case
 */
record SpnMappings(Map<String, String> aliases) {
    private static final String SPN_MAPPINGS = "sPNMappings";

    /** Reads the mappings of the forest; none where they are not readable. */
    static SpnMappings read(LDAPInterface connection, String configurationDn) throws LDAPException {
        String dn = new DN(
                        new RDN("CN", "Directory Service"),
                        new DN(new RDN("CN", "Windows NT"), new DN(new RDN("CN", "Services"), new DN(configurationDn))))
                .toString();
        LdapSearch.Result result = LdapSearch.base(dn, SPN_MAPPINGS).execute(connection);
        Map<String, String> aliases = new TreeMap<>();
        if (!result.hasNoBase() && !result.entries().isEmpty()) {
            SearchResultEntry entry = result.entries().get(0);
            for (byte[] value : EntryAttributes.values(entry, SPN_MAPPINGS)) {
                String text = EntryAttributes.text(entry, SPN_MAPPINGS, value).toLowerCase(Locale.ROOT);
                int equals = text.indexOf('=');
                for (String alias : text.substring(equals + 1).split(",")) {
                    aliases.put(
                            alias.strip(),
                            text.substring(0, Math.max(0, equals)).strip());
                }
            }
        }
        return new SpnMappings(aliases);
    }

    /** Returns the names, one of which an account lists that has this service principal name. */
    List<String> namesOf(String servicePrincipalName) {
        List<String> names = new ArrayList<>(List.of(servicePrincipalName));
        int slash = servicePrincipalName.indexOf('/');
        String alias = aliases.get(
                servicePrincipalName.substring(0, Math.max(0, slash)).toLowerCase(Locale.ROOT));
        if (slash > 0 && alias != null) {
            names.add(alias + servicePrincipalName.substring(slash));
        }
        return names;
    }
}
