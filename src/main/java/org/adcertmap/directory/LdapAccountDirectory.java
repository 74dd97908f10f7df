package org.adcertmap.directory;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnectionPool;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.mapping.Account;
import org.adcertmap.mapping.AccountDirectory;
import org.adcertmap.mapping.Candidate;
import org.adcertmap.mapping.Findings;
import org.adcertmap.mapping.Group;
import org.adcertmap.method.Question;

/**
 * The directory asked over LDAP, each time anew: one subtree search for all questions of a certificate, one base search
 * for an account. Values from certificates enter a filter only through the SDK, which escapes them.
 */
final class LdapAccountDirectory implements AccountDirectory {
  /** LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other partitions, which we would not follow (MS-ADTS 3.1.1.3.4.1.13). */
  private static final Control DOMAIN_SCOPE = new Control("1.2.840.113556.1.4.1339", false);

  private final LDAPConnectionPool pool;
  private final DomainName domain;
  private final GroupNames groupNames;

  LdapAccountDirectory(LDAPConnectionPool pool, DomainName domain, GroupNames groupNames) {
    this.pool = pool;
    this.domain = domain;
    this.groupNames = groupNames;
  }

  @Override
  public Findings find(List<Question> questions) {
    Filter any =
        Filter.createORFilter(
            questions.stream()
                .map(question -> Filter.createEqualityFilter(question.attribute(), question.value()))
                .distinct()
                .toList());
    Filter filter = Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "user"), any);
    String[] attributes =
        Stream.concat(Stream.of(EntryReader.OBJECT_SID, EntryReader.WHEN_CREATED, EntryReader.USER_ACCOUNT_CONTROL), questions.stream().map(Question::attribute))
            .distinct()
            .toArray(String[]::new);
    // One account for each question, and one more for each to tell that there are several.
    int limit = 2 * questions.size();
    SearchRequest request = new SearchRequest(domain.dn(), SearchScope.SUB, filter, attributes);
    request.setSizeLimit(limit);
    request.addControl(DOMAIN_SCOPE);
    List<SearchResultEntry> entries;
    boolean more = false;
    try {
      entries = pool.search(request).getSearchEntries();
    } catch (LDAPSearchException e) {
      if (!e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
        throw LdapErrors.unavailable("searching for the account", e);
      }
      entries = e.getSearchEntries();
      more = true;
    }
    List<Candidate> candidates = entries.stream().map(EntryReader::candidate).toList();
    return new Findings(filter.toString(), candidates, more || candidates.size() > limit);
  }

  @Override
  public Optional<Account> read(Sid sid) {
    try {
      Optional<SearchResultEntry> entry = entry(sid);
      return entry.isEmpty() ? Optional.empty() : Optional.of(account(entry.get()));
    } catch (LDAPException e) {
      throw LdapErrors.unavailable("reading the account " + sid, e);
    }
  }

  /** The account's entry; nothing where the directory says that nobody has this SID. */
  private Optional<SearchResultEntry> entry(Sid sid) throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            "<SID=" + sid + ">",
            SearchScope.BASE,
            Filter.createPresenceFilter("objectClass"),
            EntryReader.ACCOUNT_ATTRIBUTES);
    try {
      SearchResult result = pool.search(request);
      if (result.getEntryCount() != 1) {
        throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "the account " + sid + " is not readable");
      }
      return Optional.of(result.getSearchEntries().get(0));
    } catch (LDAPSearchException e) {
      if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private Account account(SearchResultEntry entry) throws LDAPException {
    List<Group> groups = groupNames.of(EntryReader.tokenGroups(entry));
    return EntryReader.account(entry, domain.netbios(pool), domain.dns(), groups);
  }
}
