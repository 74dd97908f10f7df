// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;

/**
 * Reads tokenGroups, the SIDs of the security groups in an account's token. Every account is a member of its primary
 * group at least, so an absent attribute means that the bind account lacks the right to read it, or that the domain
 * controller has no global catalog to evaluate it with. tokenGroupsNoGCAcceptable distinguishes the two: it is in the
 * same property set and needs no global catalog. Its values are never used, because universal groups may be missing
 * from them. Sources: MS-ADTS 3.1.1.4.5.19, 3.1.1.4.5.20; MS-ADA3 (attributeSecurityGUID of both).
 */
final class TokenGroups {
    private static final String WITHOUT_GLOBAL_CATALOG = "tokenGroupsNoGCAcceptable";

    private TokenGroups() {}

    /**
     * Returns the SIDs of the entry's token; empty if the bind account may not read them.
     *
     * @param connections to the domain controller that returned the entry
     * @param base the base DN that names the entry in requests
     * @param entry the entry with the attribute, or with its first range
     * @throws LDAPException also if the domain controller has no global catalog, which is an outage
     */
    static Optional<List<Sid>> read(LDAPInterface connections, String base, SearchResultEntry entry)
            throws LDAPException {
        List<byte[]> values = RangeRetrieval.values(connections, base, entry, AccountEntryReader.TOKEN_GROUPS);
        if (values.isEmpty()) {
            if (isRightMissing(connections, base)) {
                return Optional.empty();
            }
            throw new InvalidResponseException("[" + entry.getDN() + "] has " + WITHOUT_GLOBAL_CATALOG + ", but no "
                    + AccountEntryReader.TOKEN_GROUPS + ": no global catalog is reachable for the domain controller");
        }
        List<Sid> sids = new ArrayList<>();
        for (byte[] value : values) {
            sids.add(AccountEntryReader.sid(entry, AccountEntryReader.TOKEN_GROUPS, value));
        }
        return Optional.of(sids);
    }

    private static boolean isRightMissing(LDAPInterface connections, String base) throws LDAPException {
        SearchResultEntry entry = LdapSearch.base(base, WITHOUT_GLOBAL_CATALOG)
                .execute(connections)
                .entry();
        return entry.getAttributes().stream()
                .noneMatch(attribute -> attribute.getBaseName().equalsIgnoreCase(WITHOUT_GLOBAL_CATALOG));
    }
}
