package org.adcertmap.directory;

import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResult;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.controllers.Controllers;
import org.adcertmap.mapping.Account;
import org.adcertmap.mapping.AccountDirectory;
import org.adcertmap.mapping.Candidate;
import org.adcertmap.mapping.Findings;
import org.adcertmap.mapping.Group;
import org.adcertmap.method.Question;

/**
 * The directory asked over LDAP, each time anew: one subtree search for all questions of a certificate, in the domain or in
 * the global catalog; one base search for an account, always in its own domain, because the global catalog does not know
 * whether an account has expired or is locked out (MS-ADA1). Values from certificates enter a filter only through the SDK, which
 * escapes them.
 */
final class LdapAccountDirectory implements AccountDirectory {
  /** LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other partitions, which we would not follow (MS-ADTS 3.1.1.3.4.1.13). */
  private static final Control DOMAIN_SCOPE = new Control("1.2.840.113556.1.4.1339", false);

  /** @param more whether there are more of them than asked for */
  private record Found(List<SearchResultEntry> entries, boolean more) {}

  private final Forest forest;
  private final GroupNames groupNames;

  LdapAccountDirectory(Forest forest, GroupNames groupNames) {
    this.forest = forest;
    this.groupNames = groupNames;
  }

  @Override
  public Findings find(List<Question> all) {
    List<Question> questions = all.stream().filter(this::isOfAKnownDomain).toList();
    if (questions.isEmpty()) {
      return new Findings("nobody, for no question is about a domain here", List.of(), false);
    }
    Filter filter = filter(questions);
    String[] attributes =
        Stream.concat(
                Stream.of(EntryReader.OBJECT_SID, EntryReader.WHEN_CREATED, EntryReader.USER_ACCOUNT_CONTROL),
                questions.stream().map(Question::attribute))
            .distinct()
            .toArray(String[]::new);
    // One account for each question, one more for each to tell that there are several, and namesakes in other domains.
    int limit = 2 * questions.size() + forest.domains().size() - 1;
    SearchRequest request = new SearchRequest(forest.everybodyBase(), SearchScope.SUB, filter, attributes);
    request.setSizeLimit(limit);
    request.addControl(DOMAIN_SCOPE);
    try {
      Found found = forest.everybody().ask(connections -> {
        try {
          return new Found(connections.search(request).getSearchEntries(), false);
        } catch (LDAPSearchException e) {
          if (!e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
            throw e;
          }
          return new Found(e.getSearchEntries(), true);
        }
      });
      List<Candidate> candidates = candidates(found.entries(), questions);
      return new Findings(filter.toString(), candidates, found.more() || candidates.size() > limit);
    } catch (LDAPException e) {
      throw LdapErrors.unavailable("searching for the account", e);
    }
  }

  /** Users whose values answer any of the questions. */
  static Filter filter(List<Question> questions) {
    Filter any =
        Filter.createORFilter(
            questions.stream()
                .map(question -> Filter.createEqualityFilter(question.attribute(), question.value()))
                .distinct()
                .toList());
    return Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "user"), any);
  }

  /** Nobody can have a name of a domain that there is not. */
  private boolean isOfAKnownDomain(Question question) {
    return question.domain().isEmpty()
        || forest.domains().stream().anyMatch(domain -> domain.dns().equalsIgnoreCase(question.domain().get()));
  }

  private List<Candidate> candidates(List<SearchResultEntry> entries, List<Question> questions) throws LDAPException {
    List<Candidate> candidates = new ArrayList<>();
    for (SearchResultEntry entry : entries) {
      Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (Question question : questions) {
        if (!values.containsKey(question.attribute())) {
          values.put(question.attribute(), Ranges.texts(forest.everybody(), entry.getDN(), entry, question.attribute()));
        }
      }
      candidates.add(EntryReader.candidate(entry, forest.of(entry.getParsedDN()).dns(), values));
    }
    return candidates;
  }

  @Override
  public Optional<Account> read(Sid sid, String dnsDomain) {
    Domain domain = forest.named(dnsDomain);
    try {
      Optional<SearchResultEntry> entry = entry(sid, forest.controllers(domain));
      return entry.isEmpty() ? Optional.empty() : Optional.of(account(entry.get(), domain));
    } catch (LDAPException e) {
      throw LdapErrors.unavailable("reading the account " + sid, e);
    }
  }

  /** The account's entry; nothing where the directory says that nobody has this SID. */
  private static Optional<SearchResultEntry> entry(Sid sid, Controllers controllers) throws LDAPException {
    SearchRequest request =
        new SearchRequest(
            base(sid), SearchScope.BASE, Filter.createPresenceFilter("objectClass"), EntryReader.ACCOUNT_ATTRIBUTES);
    return controllers.ask(connections -> {
      try {
        SearchResult result = connections.search(request);
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
    });
  }

  private Account account(SearchResultEntry entry, Domain domain) throws LDAPException {
    Sid sid = EntryReader.sid(entry);
    List<byte[]> token = Ranges.values(forest.controllers(domain), base(sid), entry, EntryReader.TOKEN_GROUPS);
    List<Group> groups = groupNames.of(EntryReader.tokenGroups(token), domain);
    return EntryReader.account(entry, domain, groups);
  }

  /** The entry with this SID (MS-ADTS 3.1.1.3.1.2.4). */
  private static String base(Sid sid) {
    return "<SID=" + sid + ">";
  }
}
