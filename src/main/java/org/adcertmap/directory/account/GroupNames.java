package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.adcertmap.cache.CacheSettings;
import org.adcertmap.cache.ExpiringCache;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.mapping.account.Group;

/**
 * How are the groups of a token called? Unknown SIDs are resolved in batches and remembered for {@code cacheTtl},
 * shared by all accounts. A SID that belongs to nothing in the forest, such as a value of sIDHistory, stays a SID.
 */
public final class GroupNames {
    /**
     * No more than fit into one answer (MaxPageSize, MS-ADTS 3.1.1.3.4.6), and as many as a token may hold (KB328889).
     */
    private static final int BATCH = 1_000;

    private static final int MOST_REMEMBERED = 100_000;
    private static final String GROUP_TYPE = "groupType";
    /** GROUP_TYPE_RESOURCE_GROUP, a domain local group (MS-ADTS 2.2.12). */
    private static final int DOMAIN_LOCAL = 0x4;

    private static final long NT_AUTHORITY = 5;
    /** The first sub-authorities of BUILTIN, S-1-5-32, and of a domain, S-1-5-21 (MS-DTYP 2.4.2.4). */
    private static final long BUILTIN = 32;

    private static final long DOMAIN = 21;

    private final Forest forest;
    private final ExpiringCache<Key, Known> remembered;

    /** @param domain where a SID means another object in each: the groups of BUILTIN */
    private record Key(Sid sid, Optional<String> domain) {
        static Key of(Sid sid, Domain domain) {
            return new Key(sid, begins(sid, BUILTIN) ? Optional.of(domain.dns()) : Optional.empty());
        }
    }

    private record Known(Group group, boolean domainLocal) {}

    public GroupNames(Forest forest, CacheSettings memory) {
        this.forest = forest;
        this.remembered = new ExpiringCache<>(MOST_REMEMBERED, memory.cacheTtl());
    }

    /**
     * One group for each SID, in the same order. Domain local groups of a domain that is not our own are left out: they
     * count only within their domain (MS-KILE 3.3.5.7.3).
     *
     * @param domain the account's
     */
    List<Group> of(List<Sid> sids, Domain domain) throws LDAPException {
        Map<Sid, Known> known = new HashMap<>();
        sids.forEach(sid -> remembered.get(Key.of(sid, domain)).ifPresent(group -> known.put(sid, group)));
        Set<Sid> before = Set.copyOf(known.keySet());
        resolve(unknown(sids, known), forest.controllers(domain), domain.dn().toString(), known);
        if (forest.domains().size() > 1) {
            List<Sid> elsewhere = unknown(sids, known).stream()
                    .filter(sid -> begins(sid, DOMAIN))
                    .toList();
            resolve(elsewhere, forest.everybody(), forest.everybodyBase(), known);
        }
        unknown(sids, known).forEach(sid -> known.put(sid, new Known(new Group(sid, Optional.empty()), false)));
        known.keySet().stream()
                .filter(sid -> !before.contains(sid))
                .forEach(sid -> remembered.put(Key.of(sid, domain), known.get(sid)));
        boolean own = forest.isOwn(domain);
        return sids.stream()
                .map(known::get)
                .filter(group -> own || !group.domainLocal())
                .map(Known::group)
                .toList();
    }

    public void clearCache() {
        remembered.clear();
    }

    private static List<Sid> unknown(List<Sid> sids, Map<Sid, Known> known) {
        return sids.stream().filter(sid -> !known.containsKey(sid)).toList();
    }

    private void resolve(List<Sid> sids, DomainControllerPool controllers, String base, Map<Sid, Known> known)
            throws LDAPException {
        for (int from = 0; from < sids.size(); from += BATCH) {
            for (SearchResultEntry entry :
                    entries(sids.subList(from, Math.min(from + BATCH, sids.size())), controllers, base)) {
                Sid sid = EntryReader.sid(entry);
                String netbios = begins(sid, BUILTIN)
                        ? "BUILTIN"
                        : forest.of(entry.getParsedDN()).netbios();
                String name = EntryReader.required(entry, EntryReader.SAM_ACCOUNT_NAME);
                boolean domainLocal = (Integer.parseInt(EntryReader.required(entry, GROUP_TYPE)) & DOMAIN_LOCAL) != 0;
                known.put(
                        sid,
                        new Known(
                                new Group(sid, Optional.of(new Group.Name(netbios, name, entry.getDN()))),
                                domainLocal));
            }
        }
    }

    private static List<SearchResultEntry> entries(List<Sid> sids, DomainControllerPool controllers, String base)
            throws LDAPException {
        Filter any = Filter.createORFilter(sids.stream()
                .map(sid -> Filter.createEqualityFilter(EntryReader.OBJECT_SID, sid.toBytes()))
                .toList());
        Filter filter = Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "group"), any);
        return controllers.ask(connections -> new ArrayList<>(connections
                .search(base, SearchScope.SUB, filter, EntryReader.OBJECT_SID, EntryReader.SAM_ACCOUNT_NAME, GROUP_TYPE)
                .getSearchEntries()));
    }

    private static boolean begins(Sid sid, long subAuthority) {
        return sid.identifierAuthority() == NT_AUTHORITY && sid.subAuthorities().get(0) == subAuthority;
    }
}
