// SPDX-License-Identifier: Apache-2.0
package org.adcertmap.mapping;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.adcertmap.certificate.ClientCertificate;
import org.adcertmap.certificate.UnusableIdentifier;
import org.adcertmap.denial.CertificateRefusedException;
import org.adcertmap.denial.Denial;
import org.adcertmap.denial.Refusal;
import org.adcertmap.mapping.ValidatedMapping.Attempt;
import org.adcertmap.mapping.account.Account;
import org.adcertmap.mapping.account.AccountDirectory;
import org.adcertmap.mapping.account.AccountPattern;
import org.adcertmap.mapping.account.Candidate;
import org.adcertmap.mapping.account.Candidates;
import org.adcertmap.mapping.account.PrefetchedAccount;
import org.adcertmap.mapping.binding.AccountSelection;
import org.adcertmap.mapping.binding.Binding;
import org.adcertmap.mapping.binding.Choice;
import org.adcertmap.mapping.binding.MappingPolicy;
import org.adcertmap.method.AccountQuery;
import org.adcertmap.method.MappingMethod;
import org.adcertmap.method.UserPrincipalName;
import org.adcertmap.trust.TrustPolicy;

/**
 * Maps a client certificate to its Active Directory account: reads the certificate, validates it, searches the
 * directory, and checks the binding and the state of the account. Returns {@link Mapped}, {@link Denied} or
 * {@link Unavailable}. Safe for any number of threads; keeps no state between calls. {@code CachingMapper} caches the
 * outcomes.
 */
public final class CertificateMapper implements Mapper {
    private final MappingPolicy policy;
    private final ValidatedMapping validated;
    private final AccountDirectory directory;
    private final ReadRightsCheck rights;
    private final RepeatedMapping repeated;

    /** @param clock the time that validity periods and account expiration are compared with */
    public CertificateMapper(MappingPolicy policy, TrustPolicy trust, AccountDirectory directory, Clock clock) {
        this.policy = policy;
        this.validated = new ValidatedMapping(trust, clock);
        this.directory = directory;
        this.rights = new ReadRightsCheck(policy);
        this.repeated = new RepeatedMapping(policy, trust, clock);
    }

    @Override
    public MappingOutcome map(List<X509Certificate> chain, AccountPattern pattern) {
        return validated.of(chain, attempt -> find(attempt, pattern));
    }

    private MappedUser find(Attempt attempt, AccountPattern pattern) throws CertificateRefusedException {
        ClientCertificate certificate = attempt.certificate();
        refuseMultipleUpns(certificate);

        Map<MappingMethod, List<AccountQuery>> queriesByMethod = queriesByMethod(attempt);
        List<AccountQuery> queries = new ArrayList<>();
        queriesByMethod.values().forEach(queries::addAll);
        if (queries.isEmpty()) {
            throw new CertificateRefusedException(
                    Denial.NO_ACCOUNT,
                    "the certificate has none of the identifiers that the mappingMethods in use need"
                            + unusable(certificate));
        }
        // The SID is only claimed here. It is usually the account's own, and then the read runs beside the search.
        Optional<PrefetchedAccount> prefetched = certificate.claimedSid().flatMap(directory::prefetch);
        Candidates candidates = directory.find(queries);
        attempt.trace(() -> "search " + candidates.query(), () -> describe(candidates));
        if (!candidates.controller().isEmpty()) {
            attempt.trace(TraceStep.DOMAIN_CONTROLLER, candidates.controller());
        }
        AccountSelection selection = new AccountSelection(pattern);
        Choice choice = choose(attempt, selection, queriesByMethod, candidates);
        Candidate found = choice.account();
        selection.require(found);
        Optional<Account> early = Optional.empty();
        if (rights.isIncomplete(found)) {
            early = Optional.of(read(found, certificate, prefetched));
            rights.check(found, early.get());
        }
        Binding binding = bind(attempt, choice);
        attempt.trace(
                "account",
                () -> found.distinguishedName() + " by " + binding.method().name() + ", "
                        + binding.strength().lowerCaseName());
        binding.warning().ifPresent(warning -> attempt.trace("warning", warning));

        Account read = early.isPresent() ? early.get() : read(found, certificate, prefetched);
        rights.check(found, read);
        refuse(read.state().refusal(attempt.now(), policy.accounts()));
        attempt.trace("account state", "may log in");
        attempt.trace("groups", () -> read.groups().size() + " in the token");
        // A cache holds one text instead of two.
        Account sharing = read.sharingUserPrincipalName(certificate.claimedUpns());
        return DirectoryUser.of(sharing, choice.others(), binding, policy);
    }

    @Override
    public Optional<MappingOutcome> mapAgain(List<X509Certificate> chain, Mapped before) {
        return repeated.of(chain, before);
    }

    /** The identifiers, whenCreated and the kind of account are judged as the account's own domain has them. */
    private Choice choose(
            Attempt attempt,
            AccountSelection selection,
            Map<MappingMethod, List<AccountQuery>> queriesByMethod,
            Candidates candidates)
            throws CertificateRefusedException {
        AccountSelection.Selected selected = select(attempt, selection, queriesByMethod, candidates);
        if (!selected.trace().isEmpty()) {
            attempt.trace("account pattern", selected.trace());
        }
        Choice choice = selected.choice();
        Candidate found = choice.account();
        attempt.foundAccount(found.sid());
        List<AccountQuery> queries =
                queriesByMethod.values().stream().flatMap(List::stream).toList();
        Candidate own = directory.inOwnDomain(found, queries).orElseThrow(() -> noLongerExists(found));
        if (matchesAlike(own, found, queries)) {
            return new Choice(own, queriesByMethod, choice.others());
        }
        if (queries.stream().noneMatch(own::matches)) {
            throw matchesNoLonger(own);
        }
        Choice again = select(attempt, selection, queriesByMethod, candidates.with(own))
                .choice();
        if (!again.account().equals(own)) {
            throw matchesNoLonger(own);
        }
        return again;
    }

    private AccountSelection.Selected select(
            Attempt attempt,
            AccountSelection selection,
            Map<MappingMethod, List<AccountQuery>> queriesByMethod,
            Candidates candidates)
            throws CertificateRefusedException {
        return selection.of(
                queriesByMethod, candidates, each -> bind(attempt, each).strength());
    }

    /** Otherwise another precedence may decide, in which further accounts match. */
    private static boolean matchesAlike(Candidate own, Candidate found, List<AccountQuery> queries) {
        return queries.stream().allMatch(query -> own.matches(query) == found.matches(query));
    }

    private static CertificateRefusedException matchesNoLonger(Candidate own) {
        return new CertificateRefusedException(
                Denial.NO_ACCOUNT,
                own.distinguishedName() + " matches the certificate in a global catalog, but no longer in its own"
                        + " domain " + own.dnsDomain());
    }

    private static CertificateRefusedException noLongerExists(Candidate found) {
        return new CertificateRefusedException(
                Denial.NO_ACCOUNT, found.distinguishedName() + " no longer exists in the directory");
    }

    /** Two userPrincipalNames contradict each other only where the method upn is in use. */
    private void refuseMultipleUpns(ClientCertificate certificate) throws CertificateRefusedException {
        if (certificate.claimedUpns().size() > 1
                && policy.methods().stream().anyMatch(UserPrincipalName.class::isInstance)) {
            throw new CertificateRefusedException(Denial.MULTIPLE_UPNS, String.join(", ", certificate.claimedUpns()));
        }
    }

    /** The queries of the methods in use, in the order of {@code mappingMethods}. */
    private Map<MappingMethod, List<AccountQuery>> queriesByMethod(Attempt attempt) {
        ClientCertificate certificate = attempt.certificate();
        attempt.trace(
                "certificate UPN",
                () -> certificate.claimedUpns().isEmpty() ? "none" : String.join(", ", certificate.claimedUpns()));
        attempt.trace(
                "certificate SID",
                () -> certificate
                        .claimedSid()
                        .map(Object::toString)
                        .or(() -> certificate.claimedUriSid().map(sid -> sid + " in a URI"))
                        .orElse("none"));
        Map<MappingMethod, List<AccountQuery>> all = new LinkedHashMap<>();
        for (MappingMethod method : policy.methods()) {
            List<AccountQuery> queries = method.queriesFor(certificate);
            queries.forEach(query ->
                    attempt.trace(() -> "query by " + method.name(), () -> query.attribute() + "=" + query.value()));
            all.put(method, queries);
        }
        return all;
    }

    private Binding bind(Attempt attempt, Choice choice) throws CertificateRefusedException {
        return Binding.of(
                attempt.certificate(),
                policy,
                choice.account(),
                choice.matchedMethods(),
                () -> attempt.trusted().issuerThumbprints(attempt.chain()));
    }

    private static String unusable(ClientCertificate certificate) {
        return certificate.unusable().isEmpty()
                ? ""
                : "; unusable: "
                        + certificate.unusable().stream()
                                .map(UnusableIdentifier::toString)
                                .collect(Collectors.joining(", "));
    }

    /**
     * Reads the account that was found.
     *
     * @param prefetched the read of the claimed SID from the own domain, if one was started; it counts only for an
     *     account of that domain with that SID
     */
    private Account read(Candidate found, ClientCertificate certificate, Optional<PrefetchedAccount> prefetched)
            throws CertificateRefusedException {
        Optional<Account> early = prefetched
                .filter(read -> found.hasSid(certificate.claimedSid()))
                .filter(read -> read.dnsDomain().equalsIgnoreCase(found.dnsDomain()))
                .flatMap(read -> read.account().get());
        return early.or(() -> directory.read(found.sid(), found.dnsDomain())).orElseThrow(() -> noLongerExists(found));
    }

    private static String describe(Candidates candidates) {
        List<String> names = candidates.candidates().stream()
                .map(Candidate::distinguishedName)
                .toList();
        return names.isEmpty() ? "no account" : String.join("; ", names) + (candidates.tooMany() ? "; and more" : "");
    }

    private static void refuse(Optional<Refusal> refusal) throws CertificateRefusedException {
        if (refusal.isPresent()) {
            throw new CertificateRefusedException(refusal.get());
        }
    }
}
