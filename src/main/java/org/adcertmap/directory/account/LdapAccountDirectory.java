// SPDX-License-Identifier: Apache-2.0
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
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.adcertmap.background.BackgroundTasks;
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
 * Searches for and reads accounts over LDAP, without a cache: one subtree search for all queries of a certificate, in
 * the domain or in the global catalog; one base search for an account, always in its own domain, because the global
 * catalog does not contain whether an account has expired or is locked out (MS-ADA1). Values from certificates enter a
 * filter only through the SDK, which escapes them. Immutable, and so safe for any number of threads.
 */
public final class LdapAccountDirectory implements AccountDirectory {
    /** LDAP_SERVER_DOMAIN_SCOPE_OID: no references to other naming contexts (MS-ADTS 3.1.1.3.4.1.13). */
    private static final Control DOMAIN_SCOPE = new Control("1.2.840.113556.1.4.1339", false);

    /** @param exceedsLimit whether there are more entries than the size limit of the search */
    private record SearchPage(List<SearchResultEntry> entries, boolean exceedsLimit) {}

    /** @param groups the SIDs in tokenGroups */
    private record AccountEntry(SearchResultEntry entry, List<Sid> groups) {}

    private final Forest forest;
    private final GroupNames groupNames;
    private final Executor parallelExecutor;

    /** @param parallelExecutor runs a read in parallel to the search of the same request */
    public LdapAccountDirectory(Forest forest, GroupNames groupNames, Executor parallelExecutor) {
        this.forest = forest;
        this.groupNames = groupNames;
        this.parallelExecutor = parallelExecutor;
    }

    @Override
    public Candidates find(List<AccountQuery> all) {
        List<AccountQuery> queries = all.stream().filter(this::isForKnownDomain).toList();
        if (queries.isEmpty()) {
            return new Candidates("skipped: no query is for a domain of this forest", List.of(), false);
        }
        try {
            Candidates candidates = search(queries, queries);
            return candidates.tooMany() ? findByPrecedence(queries) : candidates;
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot search for the account", e);
        }
    }

    /**
     * Searches one step of precedence after the other, for queries that match more accounts than one search returns.
     * Steps after the first match do not count.
     */
    private Candidates findByPrecedence(List<AccountQuery> queries) throws LDAPException {
        Candidates candidates = new Candidates("skipped: no queries", List.of(), false);
        for (Precedence precedence : Precedence.values()) {
            List<AccountQuery> step = queries.stream()
                    .filter(query -> query.precedence() == precedence)
                    .toList();
            if (!step.isEmpty()) {
                candidates = search(step, queries);
                if (candidates.tooMany()
                        || candidates.candidates().stream()
                                .anyMatch(candidate -> step.stream().anyMatch(candidate::matches))) {
                    return candidates;
                }
            }
        }
        return candidates;
    }

    /**
     * Searches for accounts.
     *
     * @param step the queries of which an account must match at least one
     * @param queries the queries whose attributes are read of each account
     */
    private Candidates search(List<AccountQuery> step, List<AccountQuery> queries) throws LDAPException {
        Filter filter = filter(step);
        String[] attributes = Stream.concat(
                        Stream.of(
                                AccountEntryReader.OBJECT_SID,
                                AccountEntryReader.WHEN_CREATED,
                                AccountEntryReader.USER_ACCOUNT_CONTROL),
                        queries.stream().map(AccountQuery::attribute))
                .distinct()
                .toArray(String[]::new);
        // For each query one account and a second one, which makes the query ambiguous; and accounts of the same name
        // in the other domains.
        int limit = 2 * step.size() + forest.domains().size() - 1;
        SearchRequest request = new SearchRequest(forest.accountSearchBase(), SearchScope.SUB, filter, attributes);
        request.setSizeLimit(limit);
        request.addControl(DOMAIN_SCOPE);
        return forest.accountSearchPool().execute(connections -> {
            SearchPage page = page(connections, request);
            List<Candidate> candidates = candidates(connections, page.entries(), queries);
            return new Candidates(filter.toString(), candidates, page.exceedsLimit() || candidates.size() > limit);
        });
    }

    private static SearchPage page(LDAPConnectionPool connections, SearchRequest request) throws LDAPException {
        try {
            // A copy for each domain controller, because the SDK stores the state of the operation in the request.
            return new SearchPage(connections.search(request.duplicate()).getSearchEntries(), false);
        } catch (LDAPSearchException e) {
            if (!e.getResultCode().equals(ResultCode.SIZE_LIMIT_EXCEEDED)) {
                throw e;
            }
            return new SearchPage(e.getSearchEntries(), true);
        }
    }

    /** Returns the filter for users (and computers) that match at least one of the queries. */
    static Filter filter(List<AccountQuery> queries) {
        Filter any = Filter.createORFilter(queries.stream()
                .map(query -> Filter.createEqualityFilter(query.attribute(), query.value()))
                .distinct()
                .toList());
        return Filter.createANDFilter(Filter.createEqualityFilter("objectClass", "user"), any);
    }

    /** Returns whether the query can match: no account has a name in a domain outside the forest. */
    private boolean isForKnownDomain(AccountQuery query) {
        return query.domain().isEmpty()
                || forest.domains().stream().anyMatch(domain -> query.matchesDomain(domain.dnsName()));
    }

    private List<Candidate> candidates(
            LDAPConnectionPool connections, List<SearchResultEntry> entries, List<AccountQuery> queries)
            throws LDAPException {
        List<Candidate> candidates = new ArrayList<>();
        for (SearchResultEntry entry : entries) {
            Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
            for (AccountQuery query : queries) {
                if (!values.containsKey(query.attribute())) {
                    values.put(
                            query.attribute(),
                            RangeRetrieval.strings(connections, entry.getDN(), entry, query.attribute()));
                }
            }
            candidates.add(AccountEntryReader.candidate(
                    entry, forest.domainOf(entry.getParsedDN()).dnsName(), values));
        }
        return candidates;
    }

    @Override
    public Optional<Supplier<Optional<Account>>> prefetch(Sid sid) {
        CompletableFuture<Optional<Account>> reading = new CompletableFuture<>();
        Supplier<Optional<Account>> read = () -> read(sid, forest.ownDomain().dnsName());
        if (BackgroundTasks.start(parallelExecutor, () -> reading.completeAsync(read, Runnable::run))
                .isPresent()) {
            return Optional.empty(); // the caller reads the account itself
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
        Domain domain = forest.domain(dnsDomain);
        try {
            Optional<AccountEntry> account = readEntry(sid, forest.poolOf(domain));
            return account.isEmpty()
                    ? Optional.empty()
                    : Optional.of(AccountEntryReader.account(
                            account.get().entry(),
                            domain,
                            groupNames.resolve(account.get().groups(), domain)));
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot read the account " + sid, e);
        }
    }

    /** Reads the entry with its token; empty if the directory responds that no entry has this SID. */
    private static Optional<AccountEntry> readEntry(Sid sid, DomainControllerPool controllers) throws LDAPException {
        SearchRequest request = new SearchRequest(
                baseDn(sid),
                SearchScope.BASE,
                Filter.createPresenceFilter("objectClass"),
                AccountEntryReader.ACCOUNT_ATTRIBUTES);
        return controllers.execute(connections -> {
            try {
                SearchResult result = connections.search(request.duplicate());
                if (result.getEntryCount() != 1) {
                    throw new LDAPException(ResultCode.NO_RESULTS_RETURNED, "the account " + sid + " is not readable");
                }
                SearchResultEntry entry = result.getSearchEntries().get(0);
                List<byte[]> groups =
                        RangeRetrieval.values(connections, baseDn(sid), entry, AccountEntryReader.TOKEN_GROUPS);
                return Optional.of(new AccountEntry(entry, AccountEntryReader.tokenGroups(groups)));
            } catch (LDAPSearchException e) {
                if (e.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                    return Optional.empty();
                }
                throw e;
            }
        });
    }

    /** Returns the alternative form of a DN that names the entry with this SID (MS-ADTS 3.1.1.3.1.2.4). */
    private static String baseDn(Sid sid) {
        return "<SID=" + sid + ">";
    }
}
