// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.adcertmap.background.LogRateLimiter;
import org.adcertmap.cache.BoundedCache;
import org.adcertmap.certificate.Sid;
import org.adcertmap.denial.Printable;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.mapping.account.Group;
import org.adcertmap.mapping.cache.CacheSettings;
import org.adcertmap.mapping.cache.ChangeCoverage;

/**
 * Resolves the SIDs of a token to group names. SIDs that are not cached are resolved in batches; the results are cached
 * for {@code cacheTtl}, or for an hour while each change is reported, and shared by all accounts. A SID without a group
 * in the forest, such as a value of sIDHistory, gets no name, and neither does a group whose attributes the bind
 * account may not read, which is logged once a minute. Safe for any number of threads: {@code cache} and
 * {@code unreadable} guard themselves, {@code changes} is atomic, {@code coverage} volatile.
 *
 * <p>The cache is a {@link BoundedCache}, because a token has up to a thousand SIDs: {@code RefreshingCache} loads and
 * refreshes each key on its own, which would be a search for each group instead of one for all.
 */
public final class GroupNames {
    /** At most MaxPageSize (MS-ADTS 3.1.1.3.4.6), and enough for the largest token (KB328889). */
    private static final int BATCH_SIZE = 1_000;

    private static final int CACHE_SIZE = 100_000;
    private static final Duration MAX_TTL = Duration.ofHours(1);
    private static final System.Logger LOG = System.getLogger(GroupNames.class.getName());

    private final LogRateLimiter unreadable = new LogRateLimiter(System::nanoTime, 1, Duration.ofMinutes(1));
    private final Forest forest;
    private final Duration ttl;
    private final BoundedCache<Key, Named> cache;
    private final AtomicLong changes = new AtomicLong(); // counts evictions
    private volatile ChangeCoverage coverage = ChangeCoverage.NONE;

    /** @param domain the DNS name, only for the groups of BUILTIN, whose SIDs are the same in every domain */
    private record Key(Sid sid, Optional<String> domain) {
        static Key of(Sid sid, Domain domain) {
            return new Key(sid, ResolvedGroup.isBuiltin(sid) ? Optional.of(domain.dnsName()) : Optional.empty());
        }
    }

    /** A group, and when its name was looked up, by {@link System#nanoTime()}. */
    private record Named(ResolvedGroup group, long since) {}

    /** Creates an empty cache. */
    public GroupNames(Forest forest, CacheSettings cacheSettings) {
        this.forest = forest;
        this.ttl = cacheSettings.cacheTtl();
        this.cache = BoundedCache.of(CACHE_SIZE, MAX_TTL);
    }

    /**
     * Makes names that are cached last longer than {@code cacheTtl} while each change of them is reported to
     * {@link #evict}.
     *
     * @param changes what is reported; {@link ChangeCoverage#NONE} at first
     */
    public void coverBy(ChangeCoverage changes) {
        coverage = changes;
    }

    /**
     * Returns one group for each SID, in the same order, without the domain local groups of a domain that is not the
     * own domain, see {@link ResolvedGroup#countsInTokenOf}.
     *
     * @param account whose token it is
     * @param domain the account's domain
     * @param domains the domains by which the entries of the groups are decoded
     */
    List<Group> resolve(List<Sid> sids, Sid account, Domain domain, Domains domains) throws LDAPException {
        long asOf = changes.get();
        Map<Sid, ResolvedGroup> resolved = new HashMap<>();
        long now = System.nanoTime();
        boolean isCovered = coverage.now().isPresent();
        for (Sid sid : sids) {
            cache.get(Key.of(sid, domain))
                    .filter(named -> isCovered && named.group().group().name().isPresent()
                            || now - named.since() < ttl.toNanos())
                    .ifPresent(named -> resolved.put(sid, named.group()));
        }
        if (resolved.size() < sids.size()) {
            Map<Sid, ResolvedGroup> found = search(unresolved(sids, resolved), domain, domains);
            cache(found, domain, asOf, now);
            resolved.putAll(found);
        }
        List<Group> groups = new ArrayList<>(sids.size());
        for (Sid sid : sids) {
            ResolvedGroup group = resolved.get(sid);
            if (domains.isOwn(domain) || group.countsInTokenOf(account)) {
                groups.add(group.group());
            }
        }
        return groups;
    }

    /** Searches for the groups with these SIDs; those that do not exist have no name. */
    private Map<Sid, ResolvedGroup> search(List<Sid> sids, Domain domain, Domains domains) throws LDAPException {
        Map<Sid, ResolvedGroup> found = new HashMap<>();
        search(sids, forest.poolOf(domain), domain.dn().toString(), domains, found);
        if (domains.permitted().size() > 1) {
            List<Sid> ofOtherDomains =
                    unresolved(sids, found).stream().filter(Sid::isOfADomain).toList();
            search(ofOtherDomains, forest.accountSearchPool(), forest.accountSearchBase(), domains, found);
        }
        unresolved(sids, found).forEach(sid -> found.put(sid, ResolvedGroup.unknown(sid)));
        return found;
    }

    /** Evicts the names of groups that have changed; names that are being resolved meanwhile are not cached. */
    public void evict(Set<Sid> changed) {
        changes.incrementAndGet();
        cache.evictIf(key -> changed.contains(key.sid()));
    }

    /** Lets names that are being resolved be used, but not cached. */
    public void discardPending() {
        changes.incrementAndGet();
    }

    /** Evicts all names; names that are being resolved meanwhile are not cached. */
    public void clearCache() {
        changes.incrementAndGet();
        cache.clear();
    }

    /**
     * Caches what was found.
     *
     * @param asOf the value of {@code changes} before the names were searched for
     * @param since when that was, by {@link System#nanoTime()}
     */
    private void cache(Map<Sid, ResolvedGroup> found, Domain domain, long asOf, long since) {
        if (changes.get() == asOf) {
            Map<Key, Named> names = new HashMap<>();
            found.forEach((sid, group) -> names.put(Key.of(sid, domain), new Named(group, since)));
            names.forEach(cache::put);
            if (changes.get() != asOf) { // during the loop
                cache.evictIf(names::containsKey);
            }
        }
    }

    private static List<Sid> unresolved(List<Sid> sids, Map<Sid, ResolvedGroup> resolved) {
        return sids.stream().filter(sid -> !resolved.containsKey(sid)).toList();
    }

    /** Searches for the groups with these SIDs and adds those that exist to {@code resolved}. */
    private void search(
            List<Sid> sids,
            DomainControllerPool controllers,
            String baseDn,
            Domains domains,
            Map<Sid, ResolvedGroup> resolved)
            throws LDAPException {
        for (int from = 0; from < sids.size(); from += BATCH_SIZE) {
            List<Sid> batch = sids.subList(from, Math.min(from + BATCH_SIZE, sids.size()));
            LdapSearch search = search(batch, baseDn);
            resolved.putAll(controllers.execute(LdapOperation.decoding(connections ->
                    resolvedGroups(batch, search.execute(connections).complete(), domains))));
        }
    }

    private static LdapSearch search(List<Sid> sids, String baseDn) {
        Filter any = Filter.createORFilter(sids.stream()
                .map(sid -> Filter.createEqualityFilter(AccountEntryReader.OBJECT_SID, sid.toBytes()))
                .toList());
        return LdapSearch.of(
                baseDn,
                SearchScope.SUB,
                Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "group"), any),
                sids.size(), // at most one entry for each SID
                List.of(
                        AccountEntryReader.OBJECT_SID,
                        AccountEntryReader.SAM_ACCOUNT_NAME,
                        ResolvedGroup.GROUP_TYPE,
                        ResolvedGroup.FIRST_MEMBER));
    }

    /** @throws InvalidResponseException also if a group has another SID than those that were queried */
    private Map<Sid, ResolvedGroup> resolvedGroups(List<Sid> queried, List<SearchResultEntry> entries, Domains domains)
            throws InvalidResponseException {
        Set<Sid> sids = Set.copyOf(queried);
        Map<Sid, ResolvedGroup> groups = new HashMap<>();
        for (SearchResultEntry entry : entries) {
            ResolvedGroup group = ResolvedGroup.of(entry, domains);
            if (group.group().name().isEmpty()) {
                logUnreadable(entry);
            }
            Sid sid = group.group().sid();
            if (!sids.contains(sid) || groups.put(sid, group) != null) {
                throw new InvalidResponseException(
                        "the group [" + entry.getDN() + "] was not queried, or another group has its SID " + sid);
            }
        }
        return groups;
    }

    private void logUnreadable(SearchResultEntry entry) {
        LogRateLimiter.Line line = unreadable.line(
                Level.WARNING,
                "The group [" + Printable.excerpt(entry.getDN()) + "] has no name, because the bind account may not"
                        + " read its sAMAccountName or groupType: it is no role but where roles are SIDs");
        LOG.log(line.level(), line.text());
    }
}
