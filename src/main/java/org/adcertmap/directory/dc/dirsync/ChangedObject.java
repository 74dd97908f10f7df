// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.dc.dirsync;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.cache.AccountChanges;

/**
 * Says what an entry of a DirSync response means for accounts and groups: the entry has the changed attributes alone.
 * What it cannot interpret counts as a change of anything. {@code docs/design/change-tracking.md} has the rules.
 * Stateless.
 */
final class ChangedObject {
    /** What a mapping depends on, directly or by the attributes that are computed from these. */
    static final List<String> ATTRIBUTES = List.of(
            "objectClass",
            "objectSid",
            "sAMAccountName",
            "userPrincipalName",
            "altSecurityIdentities",
            "userAccountControl",
            "lockoutTime",
            "accountExpires",
            "logonHours",
            "pwdLastSet",
            "primaryGroupID",
            "sIDHistory",
            "groupType",
            "member",
            "name",
            "isDeleted");

    private static final String MEMBER = "member";
    /** The options of values that were removed, and of values that were added. */
    private static final String REMOVED = "range=0-0";

    private static final String ADDED = "range=1-1";
    private static final String MEMBER_REMOVED = MEMBER + ";" + REMOVED;
    private static final String MEMBER_ADDED = MEMBER + ";" + ADDED;
    private static final Set<Set<String>> INCREMENTS = Set.of(Set.of(), Set.of(REMOVED), Set.of(ADDED));

    private ChangedObject() {}

    /** Adds what has changed by this entry. */
    static void add(SearchResultEntry entry, AccountChanges.Collector changes) {
        if (entry.getDN().isEmpty()) {
            return; // a deleted object that is not readable: the existence check finds it
        }
        ExtendedDn dn = ExtendedDn.parse(entry.getDN());
        if (!dn.isExtended()) {
            changes.addUnknown();
            return;
        }
        if (hasOtherThanMembers(entry)) { // or all mappings of a group would end with each member that comes or goes
            dn.sid().ifPresent(changes::add);
        }
        boolean isNew = entry.hasAttribute("objectClass");
        boolean isDeleted = entry.hasAttribute("isDeleted");
        boolean isRenamedContainer = dn.sid().isEmpty() && entry.hasAttribute("name") && !isNew && !isDeleted;
        if (isRenamedContainer || entry.hasAttribute("groupType") && !isNew) {
            changes.addUnknown();
        }
        for (Attribute attribute : entry.getAttributes()) {
            String name = attribute.getBaseName();
            if (name.equalsIgnoreCase(MEMBER)) {
                addMembers(attribute, changes);
            }
            identifier(name).ifPresent(identifier -> changes.addIdentifier(identifier, List.of(attribute.getValues())));
        }
    }

    /** Whether more has changed than who is a member, which the SIDs of these members say. */
    private static boolean hasOtherThanMembers(SearchResultEntry entry) {
        return !entry.hasAttribute(MEMBER_ADDED) && !entry.hasAttribute(MEMBER_REMOVED)
                || entry.getAttributes().stream()
                        .map(Attribute::getBaseName)
                        .anyMatch(name -> !name.equalsIgnoreCase(MEMBER)
                                && ATTRIBUTES.stream().anyMatch(name::equalsIgnoreCase));
    }

    private static Optional<String> identifier(String name) {
        return AccountChanges.IDENTIFIERS.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst();
    }

    private static void addMembers(Attribute attribute, AccountChanges.Collector changes) {
        if (!INCREMENTS.contains(attribute.getOptions())) {
            changes.addUnknown();
        }
        for (String value : attribute.getValues()) {
            ExtendedDn member = ExtendedDn.parse(value);
            Optional<Sid> sid = member.sid();
            if (!member.isExtended()) {
                changes.addUnknown();
            }
            sid.ifPresent(changes::add);
        }
    }
}
