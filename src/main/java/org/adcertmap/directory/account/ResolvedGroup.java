// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Optional;
import java.util.OptionalInt;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.Group.Membership;
import org.adcertmap.mapping.account.NameScope;

/**
 * A group with its scope, as the directory describes it. A group whose sAMAccountName or groupType is not readable has
 * no name; its SID remains. Immutable.
 *
 * @param isShown whether the directory shows it at all
 * @param domainLocal whether it is valid within its domain only; true if that is not readable
 * @param securityGroup whether it can be in a token; true if that is not readable
 */
record ResolvedGroup(Group group, boolean isShown, boolean domainLocal, boolean securityGroup) {
    static final String GROUP_TYPE = "groupType";
    /** The first member, which shows that the attribute is readable (range retrieval, MS-ADTS 3.1.1.3.1.3.3). */
    static final String FIRST_MEMBER = "member;range=0-0";

    private static final String MEMBER = "member";

    /** The first subauthority of BUILTIN, S-1-5-32 (MS-DTYP 2.4.2.4). */
    private static final long BUILTIN = 32;

    private static final long NT_AUTHORITY = 5;
    /** GROUP_TYPE_RESOURCE_GROUP, a domain local group (MS-ADTS 2.2.12). */
    private static final int DOMAIN_LOCAL = 0x4;
    /** GROUP_TYPE_SECURITY_ENABLED (MS-ADTS 2.2.12). */
    private static final int SECURITY_ENABLED = 0x80000000;

    /** Returns the group of a SID that the directory does not show. */
    static ResolvedGroup unknown(Sid sid) {
        return new ResolvedGroup(new Group(sid, Optional.empty()), false, true, true);
    }

    /** Returns the group of an entry. */
    static ResolvedGroup of(SearchResultEntry entry, Domains domains) throws InvalidResponseException {
        Sid sid = AccountEntryReader.sid(entry);
        Domain domain = domains.domainOf(entry);
        Optional<String> name = EntryAttributes.name(entry, AccountEntryReader.SAM_ACCOUNT_NAME);
        OptionalInt type = EntryAttributes.integer(entry, GROUP_TYPE);
        NameScope scope = domains.isOwn(domain) ? NameScope.OWN_DOMAIN : NameScope.OTHER_DOMAIN;
        String netbiosDomain = isBuiltin(sid) ? "BUILTIN" : domain.netbiosName();
        return new ResolvedGroup(
                new Group(
                        sid,
                        name.filter(readable -> type.isPresent())
                                .map(readable -> new Group.Name(netbiosDomain, readable, entry.getDN(), scope)),
                        hasMembers(entry) ? Membership.VISIBLE : Membership.HIDDEN),
                true,
                type.isEmpty() || (type.getAsInt() & DOMAIN_LOCAL) != 0,
                type.isEmpty() || (type.getAsInt() & SECURITY_ENABLED) != 0);
    }

    /**
     * Returns whether it counts in the token of an account of another domain than the own one: a domain local group is
     * valid within its domain only (MS-KILE 3.3.5.7.3). What the directory does not show may be one, if its SID is of
     * BUILTIN or of the account's domain; any other is of sIDHistory, or of a further domain.
     */
    boolean countsInTokenOf(Sid account) {
        Sid sid = group.sid();
        return isShown ? !domainLocal : !isBuiltin(sid) && !sid.isInDomainOf(account);
    }

    /** A group in a token has members, unless it is the primary group of its members. */
    private static boolean hasMembers(SearchResultEntry entry) {
        return entry.getAttributes().stream()
                .anyMatch(attribute -> attribute.getBaseName().equalsIgnoreCase(MEMBER) && attribute.hasValue());
    }

    /** Returns whether the SID is one of BUILTIN, whose groups have the same SIDs in every domain. */
    static boolean isBuiltin(Sid sid) {
        return sid.identifierAuthority() == NT_AUTHORITY && sid.firstSubAuthority() == BUILTIN;
    }
}
