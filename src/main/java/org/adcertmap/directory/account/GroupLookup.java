// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.account.RoleMapping;

/**
 * Searches for groups by the names that an administrator writes, to report those that do not exist. A login never needs
 * this: it resolves the SIDs of a token. Stateless but for the forest, and so safe for any number of threads.
 */
public final class GroupLookup {
    private static final String OBJECT_CLASS = "objectClass";
    private static final String GROUP = "group";
    private static final String SID_HISTORY = "sIDHistory";

    private final Forest forest;

    /** Creates a lookup, which sends nothing before it is used. */
    public GroupLookup(Forest forest) {
        this.forest = forest;
    }

    /**
     * Returns the groups that can be in the token of an account and that one of these names may mean, where the caller
     * compares the names exactly. A SID of sIDHistory is returned as a group without a name.
     *
     * @param names as in a {@link RoleMapping}: sAMAccountName, {@code DOMAIN\\name}, distinguished name or SID
     * @throws org.adcertmap.denial.DirectoryUnavailableException if the directory cannot be searched
     */
    public List<Group> named(List<String> names) {
        Domains domains = forest.domains();
        // Each domain may have one group of a name, and the SID of one group may be in the sIDHistory of another.
        int perName = domains.permitted().size() + 1;
        int batchSize = Math.max(1, LdapSearch.MAX_PAGE_SIZE / perName);
        List<Group> found = new ArrayList<>();
        for (int from = 0; from < names.size(); from += batchSize) {
            List<String> batch = names.subList(from, Math.min(from + batchSize, names.size()));
            found.addAll(search(batch, batch.size() * perName, domains));
        }
        return found;
    }

    private List<Group> search(List<String> names, int maxEntries, Domains domains) {
        LdapSearch search = LdapSearch.of(
                forest.accountSearchBase(),
                SearchScope.SUB,
                Filter.createORFilter(names.stream().map(GroupLookup::filter).toList()),
                maxEntries,
                List.of(
                        OBJECT_CLASS,
                        AccountEntryReader.OBJECT_SID,
                        SID_HISTORY,
                        AccountEntryReader.SAM_ACCOUNT_NAME,
                        ResolvedGroup.GROUP_TYPE));
        try {
            return forest.accountSearchPool()
                    .execute(LdapOperation.decoding(
                            connections -> groups(search.execute(connections).complete(), domains)));
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot search for groups", e);
        }
    }

    private static Filter filter(String name) {
        if (RoleMapping.isDn(name)) {
            return group("distinguishedName", name);
        }
        if (!RoleMapping.isSid(name)) {
            return group(AccountEntryReader.SAM_ACCOUNT_NAME, name.substring(name.indexOf('\\') + 1));
        }
        Optional<byte[]> sid = sid(name);
        return sid.isEmpty()
                ? Filter.createORFilter() // matches nothing (RFC 4526)
                : Filter.createORFilter(
                        Filter.createANDFilter(
                                Filter.createEqualityFilter(OBJECT_CLASS, GROUP),
                                Filter.createEqualityFilter(AccountEntryReader.OBJECT_SID, sid.get())),
                        Filter.createEqualityFilter(SID_HISTORY, sid.get()));
    }

    private static Filter group(String attribute, String value) {
        return Filter.createANDFilter(
                Filter.createEqualityFilter(OBJECT_CLASS, GROUP), Filter.createEqualityFilter(attribute, value));
    }

    private static Optional<byte[]> sid(String text) {
        try {
            return Optional.of(Sid.parse(text).toBytes());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static List<Group> groups(List<SearchResultEntry> entries, Domains domains)
            throws InvalidResponseException {
        List<Group> groups = new ArrayList<>();
        for (SearchResultEntry entry : entries) {
            for (byte[] former : EntryAttributes.values(entry, SID_HISTORY)) {
                former(former).ifPresent(groups::add);
            }
            if (Stream.of(entry.getAttributeValues(OBJECT_CLASS)).anyMatch(GROUP::equalsIgnoreCase)) {
                ResolvedGroup group = ResolvedGroup.of(entry, domains);
                boolean local = group.domainLocal() && !domains.isOwn(domains.domainOf(entry));
                if (group.securityGroup() && !local) {
                    groups.add(group.group());
                }
            }
        }
        return groups;
    }

    /** A malformed value of sIDHistory is in no token. */
    private static Optional<Group> former(byte[] sid) {
        try {
            return Optional.of(new Group(Sid.fromBytes(sid), Optional.empty()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
