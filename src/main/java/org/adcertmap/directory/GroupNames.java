package org.adcertmap.directory;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Group;

/**
 * How are the groups of a token called? Unknown SIDs are resolved in batches and remembered for {@code freshness},
 * shared by all accounts. A SID that belongs to nothing in the domain stays a SID.
 */
final class GroupNames {
  private static final int BATCH = 100;
  private static final int MOST_REMEMBERED = 100_000;
  /** The sub-authority of the BUILTIN domain, S-1-5-32 (MS-DTYP 2.4.2.4). */
  private static final long BUILTIN = 32;

  private final LDAPConnectionPool pool;
  private final DomainName domain;
  private final Cache<Sid, Group> remembered;

  GroupNames(LDAPConnectionPool pool, DomainName domain, MemorySettings memory) {
    this.pool = pool;
    this.domain = domain;
    this.remembered =
        Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(memory.freshness()).build();
  }

  /** One group for each SID, in the same order. */
  List<Group> of(List<Sid> sids) throws LDAPException {
    Map<Sid, Group> known = new HashMap<>(remembered.getAllPresent(sids));
    List<Sid> unknown = sids.stream().filter(sid -> !known.containsKey(sid)).toList();
    for (int from = 0; from < unknown.size(); from += BATCH) {
      Map<Sid, Group> resolved = resolve(unknown.subList(from, Math.min(from + BATCH, unknown.size())));
      remembered.putAll(resolved);
      known.putAll(resolved);
    }
    return sids.stream().map(known::get).toList();
  }

  private Map<Sid, Group> resolve(List<Sid> sids) throws LDAPException {
    Filter any =
        Filter.createORFilter(
            sids.stream().map(sid -> Filter.createEqualityFilter(EntryReader.OBJECT_SID, sid.toBytes())).toList());
    Filter filter = Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "group"), any);
    Map<Sid, Group> groups = new HashMap<>();
    sids.forEach(sid -> groups.put(sid, new Group(sid, Optional.empty())));
    for (SearchResultEntry entry :
        pool.search(domain.dn(), SearchScope.SUB, filter, EntryReader.OBJECT_SID, EntryReader.SAM_ACCOUNT_NAME)
            .getSearchEntries()) {
      Sid sid = EntryReader.sid(entry);
      String netbios = isBuiltin(sid) ? "BUILTIN" : domain.netbios(pool);
      String name = EntryReader.required(entry, EntryReader.SAM_ACCOUNT_NAME);
      groups.put(sid, new Group(sid, Optional.of(new Group.Name(netbios, name, entry.getDN()))));
    }
    return groups;
  }

  private static boolean isBuiltin(Sid sid) {
    return sid.authority() == 5 && sid.subAuthorities().get(0) == BUILTIN;
  }
}
