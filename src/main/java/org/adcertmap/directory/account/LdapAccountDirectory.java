// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.directory.account;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPInterface;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.adcertmap.certificate.Sid;
import org.adcertmap.directory.dc.EntryAttributes;
import org.adcertmap.directory.dc.InvalidResponseException;
import org.adcertmap.directory.dc.LdapErrors;
import org.adcertmap.directory.dc.LdapSearch;
import org.adcertmap.directory.dc.connect.ConnectedController;
import org.adcertmap.directory.dc.pool.LdapOperation;
import org.adcertmap.directory.forest.Domain;
import org.adcertmap.directory.forest.Domains;
import org.adcertmap.directory.forest.Forest;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.PrefetchedAccount;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.Precedence;

/**
 * Searches for and reads accounts over LDAP, without a cache: one subtree search for all queries of a certificate, in
 * the domain or in the global catalog; an account is read ({@link LdapAccountReader}) always in its own domain, because
 * the global catalog does not contain whether an account has expired or is locked out (MS-ADA1). Values from
 * certificates enter a filter only through the SDK, which escapes them. What the global catalog has found is read again
 * in its own domain: a mapping that was removed there may be replicated to the global catalog hours later. Immutable,
 * and so safe for any number of threads.
 */
public final class LdapAccountDirectory implements AccountDirectory {
    private static final int ONE_CONTROLLER = 1;
    private static final int TWO_CONTROLLERS = 2;
    private static final String ALT_SECURITY_IDENTITIES = "altSecurityIdentities";

    private static final List<String> ATTRIBUTES = List.of(
            AccountEntryReader.OBJECT_SID,
            AccountEntryReader.SAM_ACCOUNT_NAME,
            AccountEntryReader.WHEN_CREATED,
            AccountEntryReader.USER_ACCOUNT_CONTROL);

    private static final Filter USERS = Filter.createEqualityFilter("objectClass", "user");

    private final Forest forest;
    private final LdapAccountReader reader;

    public LdapAccountDirectory(Forest forest, GroupNames groupNames) {
        this.forest = forest;
        this.reader = new LdapAccountReader(forest, groupNames);
    }

    @Override
    public Candidates find(List<AccountQuery> all) {
        Domains domains = forest.domains();
        List<AccountQuery> queries =
                all.stream().filter(query -> isForKnownDomain(query, domains)).toList();
        if (queries.isEmpty()) {
            return new Candidates("skipped: no query is for a domain of this forest", List.of(), false);
        }
        try {
            Candidates candidates = search(queries, queries, domains);
            return candidates.tooMany() ? findByPrecedence(queries, domains) : candidates;
        } catch (LDAPException e) {
            throw LdapErrors.unavailable("cannot search for the account", e);
        }
    }

    /**
     * Searches one step of precedence after the other, for queries that match more accounts than one search returns.
     * Steps after the first match do not count.
     */
    private Candidates findByPrecedence(List<AccountQuery> queries, Domains domains) throws LDAPException {
        Candidates candidates = new Candidates("skipped: no queries", List.of(), false);
        for (Precedence precedence : Precedence.values()) {
            List<AccountQuery> step = queries.stream()
                    .filter(query -> query.precedence() == precedence)
                    .toList();
            if (!step.isEmpty()) {
                candidates = search(step, queries, domains);
                if (candidates.tooMany()
                        || candidates.candidates().stream()
                                .anyMatch(candidate -> step.stream().anyMatch(candidate::matches))) {
                    break;
                }
            }
        }
        return new Candidates(
                candidates.text(),
                candidates.candidates(),
                candidates.tooMany(),
                Candidates.Extent.ONE_PRECEDENCE,
                candidates.controller());
    }

    /**
     * Searches for accounts.
     *
     * @param step the queries of which an account must match at least one
     * @param queries the queries whose attributes are read of each account
     */
    private Candidates search(List<AccountQuery> step, List<AccountQuery> queries, Domains domains)
            throws LDAPException {
        Filter filter = filter(step);
        // For each query one account and a second one, which makes the query ambiguous; and accounts of the same name
        // in the other domains.
        int limit = 2 * step.size() + domains.permitted().size() - 1;
        LdapSearch search = LdapSearch.of(
                        forest.accountSearchBase(), SearchScope.SUB, filter, limit, attributes(queries))
                .limitedToDomainScope();
        return forest.accountSearchPool().execute(LdapOperation.decoding(connections -> {
            LdapSearch.Result result = search.execute(connections);
            boolean tooMany = result.exceedsSizeLimit();
            List<SearchResultEntry> entries = tooMany ? result.entries() : result.complete();
            List<Candidate> candidates = candidates(connections, entries, queries, domains);
            if (tooMany && candidates.size() < limit) {
                throw new InvalidResponseException(
                        "the size limit of " + limit + " is said to be exceeded by " + candidates.size() + " accounts");
            }
            return new Candidates(
                    filter::toString,
                    candidates,
                    tooMany,
                    Candidates.Extent.ALL_QUERIES,
                    ConnectedController.addressOf(connections));
        }));
    }

    private static List<String> attributes(List<AccountQuery> queries) {
        Set<String> attributes = new LinkedHashSet<>(ATTRIBUTES);
        queries.forEach(query -> attributes.add(query.attribute()));
        return List.copyOf(attributes);
    }

    /** Returns the filter for users (and computers) that match at least one of the queries. */
    static Filter filter(List<AccountQuery> queries) {
        Map<String, Filter> different = new LinkedHashMap<>(); // the keys have one form each: attributes have no "="
        for (AccountQuery query : queries) {
            different.computeIfAbsent(
                    query.attribute() + "=" + query.value(),
                    key -> Filter.createEqualityFilter(query.attribute(), query.value()));
        }
        return Filter.createANDFilter(USERS, Filter.createORFilter(different.values()));
    }

    /** Returns whether the query can match: no account has a name in a domain outside the forest. */
    private static boolean isForKnownDomain(AccountQuery query, Domains domains) {
        return query.domain().isEmpty()
                || domains.permitted().stream().anyMatch(domain -> query.matchesDomain(domain.dnsName()));
    }

    /** Converts the entries, each account once; two accounts with one SID are a contradiction of the response. */
    private static List<Candidate> candidates(
            LDAPInterface connections, List<SearchResultEntry> entries, List<AccountQuery> queries, Domains domains)
            throws LDAPException {
        Map<Sid, Candidate> candidates = new LinkedHashMap<>();
        for (SearchResultEntry entry : entries) {
            Candidate candidate = candidate(connections, entry, queries, domains);
            Candidate other = candidates.putIfAbsent(candidate.sid(), candidate);
            if (other != null && !other.equals(candidate)) {
                throw new InvalidResponseException("[" + other.distinguishedName() + "] and ["
                        + candidate.distinguishedName() + "] have the same SID, or differ in one response");
            }
        }
        return List.copyOf(candidates.values());
    }

    private static Candidate candidate(
            LDAPInterface connections, SearchResultEntry entry, List<AccountQuery> queries, Domains domains)
            throws LDAPException {
        Map<String, List<String>> values = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (AccountQuery query : queries) {
            if (!values.containsKey(query.attribute())) {
                values.put(query.attribute(), values(connections, entry, query.attribute()));
            }
        }
        return AccountEntryReader.candidate(entry, domains.permittedDomainOf(entry), values);
    }

    private static List<String> values(LDAPInterface connections, SearchResultEntry entry, String attribute)
            throws LDAPException {
        return attribute.equalsIgnoreCase(ALT_SECURITY_IDENTITIES)
                ? RangeRetrieval.strings(connections, entry.getDN(), entry, attribute)
                : EntryAttributes.text(entry, attribute).stream().toList();
    }

    @Override
    public Optional<Candidate> inOwnDomain(Candidate found, List<AccountQuery> queries) {
        Domains domains = forest.domains();
        if (domains.permitted().size() == 1) {
            return Optional.of(found);
        }
        return reader.candidate(
                found.sid(),
                domain(found.sid(), found.dnsDomain(), domains),
                domains,
                TWO_CONTROLLERS,
                attributes(queries),
                (connections, entry) -> candidate(connections, entry, queries, domains));
    }

    @Override
    public Optional<PrefetchedAccount> prefetch(Sid sid) {
        Domains domains = forest.domains();
        return reader.start(sid, domains.own(), domains, ONE_CONTROLLER)
                .map(account -> new PrefetchedAccount(forest.ownDnsName(), account));
    }

    @Override
    public Optional<Account> read(Sid sid, String dnsDomain) {
        Domains domains = forest.domains();
        return reader.read(sid, domain(sid, dnsDomain, domains), domains, TWO_CONTROLLERS);
    }

    private static Domain domain(Sid account, String dnsDomain, Domains domains) {
        return domains.named(dnsDomain)
                .orElseThrow(() -> LdapErrors.unavailable(
                        "cannot read the account " + account,
                        new InvalidResponseException("the forest has no domain " + dnsDomain)));
    }
}
