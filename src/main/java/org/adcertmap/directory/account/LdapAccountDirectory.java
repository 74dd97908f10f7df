package org.adcertmap.directory.account;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.pool.DomainControllerPool;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Precedence;

/**
 * The directory asked over LDAP, each time anew: one subtree search for all questions of a certificate, in the domain
 * or in the global catalog; one base search for an account, always in its own domain, because the global catalog does
 * not know whether an account has expired or is locked out (MS-ADA1). Values from certificates enter a filter only
 * through the SDK, which escapes them.
 */
public final class LdapAccountDirectory implements AccountDirectory {
    /**
     * LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other partitions, which we would not follow (MS-ADTS
     * 3.1.1.3.4.1.13).
     */
    private static final Control DOMAIN_SCOPE = new Control("1.2.840.113556.1.4.1339", false);

    /** @param more whether there are more of them than asked for */
    private record Found(List<SearchResultEntry> entries, boolean more) {}

    private record Token(SearchResultEntry entry, List<Sid> groups) {}

    private final Forest forest;
    private final GroupNames groupNames;
    private final Executor parallel;

    /** @param parallel where a second question is asked at the same time */
    public LdapAccountDirectory(Forest forest, GroupNames groupNames, Executor parallel) {
        this.parallel = parallel;
        this.forest = forest;
        this.groupNames = groupNames;
    }

    @Override
    public Candidates find(List<AccountQuery> all) {
        List<AccountQuery> questions =
                all.stream().filter(this::isOfAKnownDomain).toList();
        if (questions.isEmpty()) {
            return new Candidates("skipped: no query is for a domain of this forest", List.of(), false);
        }
        try {
            Candidates together = search(questions, questions);
            return together.tooMany() ? stepByStep(questions) : together;
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("searching for the account", e);
        }
    }

    /**
     * Where too many answer to see them all: one step of precedence after the other, for what comes later does not
     * count once somebody has answered.
     */
    private Candidates stepByStep(List<AccountQuery> questions) throws LDAPException {
        Candidates found = new Candidates("skipped: no queries", List.of(), false);
        for (Precedence precedence : Precedence.values()) {
            List<AccountQuery> step = questions.stream()
                    .filter(question -> question.precedence() == precedence)
                    .toList();
            if (!step.isEmpty()) {
                found = search(step, questions);
                if (found.tooMany()
                        || found.candidates().stream()
                                .anyMatch(candidate -> step.stream().anyMatch(candidate::matches))) {
                    return found;
                }
            }
        }
        return found;
    }

    /**
     * @param asked the questions of which one must be answered
     * @param questions those whose values are read of whoever answers
     */
    private Candidates search(List<AccountQuery> asked, List<AccountQuery> questions) throws LDAPException {
        Filter filter = filter(asked);
        String[] attributes = Stream.concat(
                        Stream.of(EntryReader.OBJECT_SID, EntryReader.WHEN_CREATED, EntryReader.USER_ACCOUNT_CONTROL),
                        questions.stream().map(AccountQuery::attribute))
                .distinct()
                .toArray(String[]::new);
        // One account for each question, one more for each to tell that there are several, and namesakes in other
        // domains.
        int limit = 2 * asked.size() + forest.domains().size() - 1;
        SearchRequest request = new SearchRequest(forest.everybodyBase(), SearchScope.SUB, filter, attributes);
        request.setSizeLimit(limit);
        request.addControl(DOMAIN_SCOPE);
        return forest.everybody().ask(connections -> {
            Found found = found(connections, request);
            List<Candidate> candidates = candidates(connections, found.entries(), questions);
            return new Candidates(filter.toString(), candidates, found.more() || candidates.size() > limit);
        });
    }

    private static Found found(LDAPConnectionPool connections, SearchRequest request) throws LDAPException {
        try {
            // A request of its own for each controller: the SDK keeps in it what it waits for.
            return new Found(connections.search(request.duplicate()).getSearchEntries(), false);
        } catch (LDAPSearchException e) {
            if (!e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                throw e;
            }
            return new Found(e.getSearchEntries(), true);
        }
    }

    /** Users whose values answer any of the questions. */
    static Filter filter(List<AccountQuery> questions) {
        Filter any = Filter.createORFilter(questions.stream()
                .map(question -> Filter.createEqualityFilter(question.attribute(), question.value()))
                .distinct()
                .toList());
        return Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "user"), any);
    }

    /** Nobody can have a name of a domain that there is not. */
    private boolean isOfAKnownDomain(AccountQuery question) {
        return question.domain().isEmpty()
                || forest.domains().stream().anyMatch(domain -> question.matchesDomain(domain.dns()));
    }

    private List<Candidate> candidates(
            LDAPConnectionPool connections, List<SearchResultEntry> entries, List<AccountQuery> questions)
            throws LDAPException {
        List<Candidate> candidates = new ArrayList<>();
        for (SearchResultEntry entry : entries) {
            Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (AccountQuery question : questions) {
                if (!values.containsKey(question.attribute())) {
                    values.put(
                            question.attribute(),
                            RangeRetrieval.texts(connections, entry.getDN(), entry, question.attribute()));
                }
            }
            candidates.add(
                    EntryReader.candidate(entry, forest.of(entry.getParsedDN()).dns(), values));
        }
        return candidates;
    }

    @Override
    public Optional<Supplier<Optional<Account>>> prefetch(Sid sid) {
        CompletableFuture<Optional<Account>> reading;
        try {
            reading = CompletableFuture.supplyAsync(() -> read(sid, forest.own().dns()), parallel);
        } catch (RejectedExecutionException e) {
            return Optional.empty();
        }
        return Optional.of(() -> {
            try {
                return reading.join();
            } catch (CompletionException e) {
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            }
        });
    }

    @Override
    public Optional<Account> read(Sid sid, String dnsDomain) {
        Domain domain = forest.named(dnsDomain);
        try {
            Optional<Token> token = token(sid, forest.controllers(domain));
            return token.isEmpty()
                    ? Optional.empty()
                    : Optional.of(EntryReader.account(
                            token.get().entry(),
                            domain,
                            groupNames.of(token.get().groups(), domain)));
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("reading the account " + sid, e);
        }
    }

    /** The account's entry; nothing where the directory says that nobody has this SID. */
    private static Optional<Token> token(Sid sid, DomainControllerPool controllers) throws LDAPException {
        SearchRequest request = new SearchRequest(
                base(sid),
                SearchScope.BASE,
                Filter.createPresenceFilter("objectClass"),
                EntryReader.ACCOUNT_ATTRIBUTES);
        return controllers.ask(connections -> {
            try {
                SearchResult result = connections.search(request.duplicate());
                if (result.getEntryCount() != 1) {
                    throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "the account " + sid + " is not readable");
                }
                SearchResultEntry entry = result.getSearchEntries().get(0);
                List<byte[]> groups = RangeRetrieval.values(connections, base(sid), entry, EntryReader.TOKEN_GROUPS);
                return Optional.of(new Token(entry, EntryReader.tokenGroups(groups)));
            } catch (LDAPSearchException e) {
                if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** The entry with this SID (MS-ADTS 3.1.1.3.1.2.4). */
    private static String base(Sid sid) {
        return "<SID=" + sid + ">";
    }
}
